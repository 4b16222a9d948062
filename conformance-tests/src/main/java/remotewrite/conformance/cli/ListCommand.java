package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Clauses;
import remotewrite.conformance.Mutant;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.report.Clause;

/** {@code list}: what is checked, and what is not. */
@Command(
        name = "list",
        description = "Lists the checks; or the mutants, the stimuli, the clauses that no check enforces yet.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ListCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Option(names = "--mutants", description = "The wrong subjects, of which kind each is and what it does wrong.")
    private boolean mutants;

    @Option(names = "--stimuli", description = "What is done to the subjects, and how many checks share it.")
    private boolean stimuli;

    @Option(names = "--unchecked", description = "Known clauses of the specifications that no check enforces yet.")
    private boolean unchecked;

    ListCommand(Surroundings surroundings) {
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        if (Stream.of(mutants, stimuli, unchecked).filter(asked -> asked).count() > 1) {
            throw new UserMistake("Choose one of --mutants, --stimuli and --unchecked.");
        }
        if (mutants) {
            Catalog.mutants()
                    .forEach(mutant -> out.printf(
                            "%-34s %-6s %s %s%n",
                            mutant.name(), mutant.kind(), triable(mutant) ? "*" : " ", mutant.sentence()));
            out.printf("%n* can be tried with ./conformance gate --proxy-mutant NAME; self-test runs them all%n");
        } else if (stimuli) {
            Catalog.byStimulus(Catalog.all())
                    .forEach((stimulus, checks) ->
                            out.printf("%-24s %2d checks  %s%n", stimulus.name(), checks.size(), stimulus.did()));
        } else if (unchecked) {
            Catalog.unchecked().forEach(this::unchecked);
        } else {
            Catalog.all().forEach(this::line);
        }
        return 0;
    }

    private static boolean triable(Mutant mutant) {
        return mutant instanceof Mutant.WrongProxy;
    }

    private void unchecked(Clause clause) {
        out.printf("%-10s %-11s %s%n", clause.id(), clause.level().words(), clause.quote());
        Clauses.whyUnchecked(clause.id()).ifPresent(reason -> out.printf("%22s unchecked: %s%n", "", reason));
    }

    private void line(Check check) {
        out.printf(
                "%-10s %-11s %s%n",
                check.id(), check.clauses().getFirst().level().words(), check.sentence());
    }
}
