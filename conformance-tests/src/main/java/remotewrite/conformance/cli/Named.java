package remotewrite.conformance.cli;

import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Clauses;
import remotewrite.conformance.Mutant;
import remotewrite.report.Clause;

/** Finds what a user names, or says what is near. */
final class Named {
    private Named() {}

    /** The checks with these ids; all when none is given. */
    static List<Check> checks(List<String> ids) {
        if (ids.isEmpty()) {
            return Catalog.all();
        }
        List<String> known =
                Catalog.all().stream().map(check -> check.id().text()).toList();
        ids.stream().filter(id -> Catalog.find(id).isEmpty()).findFirst().ifPresent(id -> {
            throw new UserMistake(unknown("check", id, known));
        });
        // catalogue order, each once, whatever the order typed
        return Catalog.all().stream()
                .filter(check -> ids.stream().anyMatch(check.id().text()::equalsIgnoreCase))
                .toList();
    }

    /** The clause with this id, in any letter case. */
    static Optional<Clause> clause(String id) {
        return Clauses.all().stream()
                .filter(clause -> clause.id().equalsIgnoreCase(id))
                .findFirst();
    }

    static Optional<Mutant> mutant(String name) {
        return Catalog.mutants().stream()
                .filter(mutant -> mutant.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The mutant proxy of this name. */
    static Mutant.WrongProxy wrongProxy(String name) {
        Optional<Mutant> found = mutant(name);
        if (found.isPresent()) {
            return switch (found.get()) {
                case Mutant.WrongProxy proxy -> proxy;
                case Mutant.WrongSender sender ->
                    throw new UserMistake(
                            "'" + sender.name() + "' is a mutant of the scripted sender, and --proxy-mutant"
                                    + " takes mutants of the proxy. ./conformance self-test runs it against the checks that"
                                    + " claim it; ./conformance explain " + sender.name() + " says which.");
            };
        }
        List<String> known = Catalog.mutants().stream()
                .filter(Mutant.WrongProxy.class::isInstance)
                .map(Mutant::name)
                .toList();
        throw new UserMistake(unknown("proxy mutant", name, known));
    }

    static String unknown(String kind, String typed, List<String> known) {
        List<String> near = Catalog.near(typed, known);
        return "There is no " + kind + " '" + typed + "'. "
                + (near.isEmpty()
                        ? "./conformance list shows the checks, list --mutants the mutants, list --unchecked the clauses without a check."
                        : "Did you mean " + String.join(" or ", near) + "?");
    }
}
