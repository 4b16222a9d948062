package remotewrite.conformance.cli;

import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Mutant;

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

    static Optional<Mutant> mutant(String name) {
        return Catalog.mutants().stream()
                .filter(mutant -> mutant.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The mutant proxy of this name. */
    static Mutant.WrongProxy wrongProxy(String name) {
        Optional<Mutant> found = mutant(name);
        if (found.isPresent() && found.get() instanceof Mutant.WrongProxy proxy) {
            return proxy;
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
                        ? "./conformance list shows the checks, ./conformance list --mutants the mutants."
                        : "Did you mean " + String.join(" or ", near) + "?");
    }
}
