package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.conformance.run.SelfTest;
import remotewrite.report.CheckId;
import remotewrite.report.CheckResult;
import remotewrite.report.Verdict;

/** {@code self-test}: proves that every check can fail. */
@Command(
        name = "self-test",
        description = {
            "Runs every mutant and prints which checks catch it; runs the reference subjects, which must pass.",
            "Needs neither Docker nor Prometheus."
        },
        mixinStandardHelpOptions = true)
final class SelfTestCommand implements Callable<Integer> {
    /** Of the runs that were made again; more are no use to a reader. */
    private static final int NAMED = 5;

    private final Surroundings surroundings;
    private final PrintWriter out;

    SelfTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        return surroundings.interruption().during(this::test);
    }

    private int test() {
        // a client offers a key for each of the platform's first two groups, and makes both anew for every handshake
        System.setProperty("jdk.tls.namedGroups", "x25519");
        Instant start = surroundings.clock().instant();
        SelfTest.Matrix matrix;
        try (WorkDirectory work = WorkDirectory.create()) {
            matrix = new SelfTest(surroundings.clock(), work.path(), SelfTest.LANES).run();
        }
        out.printf(
                "%-34s %s%n",
                "mutant",
                "caught by (+ also caught by, without claiming it; ! missed by; ? caught for another reason)");
        matrix.rows().forEach(this::row);
        matrix.wronglyAccused().forEach(this::accused);
        long missed =
                matrix.rows().stream().filter(row -> !row.missedBy().isEmpty()).count();
        long misread = matrix.rows().stream()
                .filter(row -> !row.wronglyExplainedBy().isEmpty())
                .count();
        Set<CheckId> proven = new LinkedHashSet<>();
        matrix.rows().forEach(row -> proven.addAll(row.caughtBy()));
        long unproven = Catalog.all().stream()
                .map(Check::id)
                .filter(id -> !proven.contains(id))
                .count();
        out.printf(
                "%n%s  %d mutants, %d missed, %d caught for another reason; %d checks, %d never seen to fail;"
                        + " reference subjects pass %d of %d; %.1f s%n",
                matrix.undecided() ? "NOT DECIDED" : matrix.sound() && unproven == 0 ? "SOUND" : "NOT SOUND",
                matrix.rows().size(),
                missed,
                misread,
                Catalog.all().size(),
                unproven,
                matrix.reference().size() - matrix.wronglyAccused().size(),
                matrix.reference().size(),
                Duration.between(start, surroundings.clock().instant()).toMillis() / 1000.0);
        if (!matrix.repeated().isEmpty()) {
            out.printf(
                    "made again, and the last counts, because the one before showed nothing (a busy machine?): %s, %s%n",
                    matrix.repeated().size() == 1 ? "1 run" : matrix.repeated().size() + " runs",
                    String.join(
                                    ", ",
                                    matrix.repeated()
                                            .subList(
                                                    0,
                                                    Math.min(
                                                            NAMED,
                                                            matrix.repeated().size())))
                            + (matrix.repeated().size() > NAMED ? ", …" : ""));
        }
        matrix.unmade().forEach(run -> out.printf("could not be made: %s%n", run));
        if (matrix.undecided()) {
            out.println("Not everything could be judged, for the reasons above; run it again with less load.");
            return Main.HARNESS_BROKEN;
        }
        return matrix.sound() && unproven == 0 ? 0 : 1;
    }

    private void row(SelfTest.Row row) {
        out.printf("%-34s %s%n", row.mutant().name(), cells(row));
        for (Check check : Catalog.claiming(row.mutant())) {
            if (row.wronglyExplainedBy().contains(check.id())) {
                row.results().stream()
                        .filter(result -> result.id().equals(check.id()))
                        .forEach(result -> out.printf(
                                "    %s must show \"%s\", but %s%n",
                                check.id(), row.claim(check).orElseThrow().phrase(), result.verdict()));
            } else if (row.missedBy().contains(check.id())) {
                row.results().stream()
                        .filter(result -> result.id().equals(check.id()))
                        .forEach(result -> out.printf("    %s: %s%n", check.id(), shown(result.verdict())));
            }
        }
    }

    private static String shown(Verdict verdict) {
        return verdict instanceof Verdict.Broken broken
                ? verdict.word() + ", " + broken.reason()
                : verdict.word().toString();
    }

    private void accused(CheckResult result) {
        out.printf(
                "%-34s %s on the reference subjects: %s%n",
                "(none)",
                result.id(),
                result.verdict() instanceof Verdict.Broken ? shown(result.verdict()) : result.verdict());
    }

    private static String cells(SelfTest.Row row) {
        return row.claimed().stream()
                        .map(id -> (row.missedBy().contains(id)
                                        ? "!"
                                        : row.wronglyExplainedBy().contains(id) ? "?" : "")
                                + id)
                        .collect(Collectors.joining(" "))
                + row.caughtBy().stream()
                        .filter(id -> !row.claimed().contains(id))
                        .map(id -> " +" + id)
                        .collect(Collectors.joining());
    }
}
