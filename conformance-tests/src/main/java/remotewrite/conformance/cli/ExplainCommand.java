package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Clauses;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.report.Clause;

/** {@code explain ID}: all there is to know about one check, clause or mutant. */
@Command(
        name = "explain",
        description = {
            "Says all there is to know about a check, a clause or a mutant.",
            "",
            "A check: what it requires and why, what is done to find out, and which mutants prove it. A clause: its words,"
                    + " its source, and which checks enforce it, or why none does. A mutant: what it does wrong, and which"
                    + " checks catch it."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Parameters(
            paramLabel = "ID",
            description = "A check such as RETRY-01, a clause such as RW1-S-33, or a mutant such as alters-the-body.")
    private String id = "";

    ExplainCommand(Surroundings surroundings) {
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        Catalog.find(id)
                .ifPresentOrElse(
                        this::explain,
                        () -> Named.clause(id)
                                .ifPresentOrElse(
                                        this::explain,
                                        () -> explain(Named.mutant(id)
                                                .orElseThrow(() -> new UserMistake(
                                                        Named.unknown("check, clause or mutant", id, names()))))));
        return 0;
    }

    private static List<String> names() {
        return Stream.of(
                        Catalog.all().stream().map(check -> check.id().text()),
                        Clauses.all().stream().map(Clause::id),
                        Catalog.mutants().stream().map(Mutant::name))
                .flatMap(names -> names)
                .toList();
    }

    private void explain(Clause clause) {
        out.printf("%s  %s%n%n", clause.id(), clause.quote());
        out.printf(
                "source      %s (%s), %s%n            %s%n",
                clause.document(), clause.section(), clause.level().words(), clause.link());
        Clauses.reading(clause.id()).ifPresent(reading -> out.printf("read as     %s%n", reading));
        List<Check> enforcing = Catalog.enforcing(clause);
        enforcing.forEach(check -> out.printf("checked by  %s  %s%n", check.id(), check.sentence()));
        if (enforcing.isEmpty()) {
            out.printf(
                    "unchecked   %s%n",
                    Clauses.whyUnchecked(clause.id())
                            .orElse("nobody has written a check yet; CONTRIBUTING.md says how"));
        } else {
            out.printf(
                    "judge it    ./conformance gate --check %s%n",
                    enforcing.stream().map(check -> check.id().text()).collect(Collectors.joining(",")));
        }
    }

    private void explain(Check check) {
        out.printf("%s  %s%n%n", check.id(), check.sentence());
        check.clauses()
                .forEach(clause -> out.printf(
                        "clause    %s, %s (%s), %s:%n          %s%n          %s%n",
                        clause.id(),
                        clause.document(),
                        clause.section(),
                        clause.level().words(),
                        clause.quote(),
                        clause.link()));
        out.printf("judged    %s%n", check.judged().word());
        out.printf(
                "stimulus  %s: %s%n", check.stimulus().name(), check.stimulus().did());
        check.claims()
                .forEach(claim -> out.printf(
                        "mutant    %s: %s%n          its violation shows \"%s\"%n",
                        claim.mutant().name(), claim.mutant().sentence(), claim.phrase()));
        out.printf("rerun     ./conformance gate --check %s%n", check.id());
    }

    private void explain(Mutant mutant) {
        out.printf("%s  %s%n%n", mutant.name(), mutant.sentence());
        Catalog.claiming(mutant).forEach(check -> out.printf("caught by %s  %s%n", check.id(), check.sentence()));
        if (mutant instanceof Mutant.WrongProxy) {
            out.printf("try it    ./conformance gate --proxy-mutant %s%n", mutant.name());
        }
    }
}
