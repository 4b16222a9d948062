package remotewrite.conformance;

import java.util.stream.Collectors;
import remotewrite.report.Clause;

/** {@code docs/checks.md}, generated from the catalogue. */
final class CatalogDocument {
    private CatalogDocument() {}

    static String render() {
        StringBuilder text = new StringBuilder("# Checks\n\nGenerated from the catalogue; do not edit.\n\n");
        text.append("| id | level | sentence | clauses | stimulus | caught mutants |\n|---|---|---|---|---|---|\n");
        for (Check check : Catalog.all()) {
            text.append("| %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            check.id(),
                            check.clauses().getFirst().level().words(),
                            check.sentence(),
                            check.clauses().stream()
                                    .map(clause -> "[" + clause.id() + "](" + fromDocs(clause) + ")")
                                    .collect(Collectors.joining(" ")),
                            check.stimulus().name(),
                            check.mutants().stream().map(Mutant::name).collect(Collectors.joining(", "))));
        }
        text.append("\n## Stimuli\n\n| name | what is done |\n|---|---|\n");
        Catalog.byStimulus(Catalog.all())
                .keySet()
                .forEach(stimulus -> text.append("| %s | %s |\n".formatted(stimulus.name(), stimulus.did())));
        text.append("\n## Clauses that no check enforces yet\n\n| id | level | clause |\n|---|---|---|\n");
        for (Clause clause : Catalog.unchecked()) {
            text.append("| %s | %s | %s |\n"
                    .formatted(
                            clause.id(),
                            clause.level().words(),
                            clause.quote().replace("|", "\\|").replace("<", "&lt;")));
        }
        return text.toString();
    }

    /** A page of this repository is named from its root, and linked from the page beside it. */
    private static String fromDocs(Clause clause) {
        String link = clause.link().toString();
        return link.startsWith("docs/") ? link.substring("docs/".length()) : link;
    }
}
