package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.cli.Main.Surroundings;

/** {@code explain ID}: all there is to know about one check or mutant. */
@Command(
        name = "explain",
        description = "Says what a check requires and why, what is done to find out, and which mutants prove it.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Parameters(paramLabel = "ID", description = "A check such as RETRY-01, or a mutant such as alters-the-body.")
    private String id = "";

    ExplainCommand(Surroundings surroundings) {
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        Optional<Check> check = Catalog.find(id);
        if (check.isPresent()) {
            explain(check.get());
            return 0;
        }
        explain(Named.mutant(id).orElseThrow(() -> new UserMistake(Named.unknown("check or mutant", id, names()))));
        return 0;
    }

    private static List<String> names() {
        return Stream.concat(
                        Catalog.all().stream().map(check -> check.id().text()),
                        Catalog.mutants().stream().map(Mutant::name))
                .toList();
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
