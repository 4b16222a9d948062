package remotewrite.conformance.cli;

import java.util.ArrayList;
import java.util.List;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderSearch;

/** What the reader of a report must know before anything else. */
final class Notices {
    static final String NO_REAL_SENDER = "DEGRADED: no real Prometheus was exercised; a scripted sender took its place."
            + " ./conformance senders says how to get one.";

    private Notices() {}

    /** That {@code judged} checks are not all there are; empty when they are. */
    static List<String> part(int judged) {
        int all = Catalog.all().size();
        return judged == all ? List.of() : List.of("A part only: %d of %d checks.".formatted(judged, all));
    }

    /** That the machine was too busy for the runs named in {@code repeated}; empty when there are none. */
    static List<String> busy(List<String> repeated) {
        return repeated.isEmpty()
                ? List.of()
                : List.of("The machine was busy: " + String.join(", ", repeated)
                        + (repeated.size() == 1 ? " was" : " were")
                        + " made again, and the last time counts. What is violated or broken may be the machine's doing;"
                        + " run it again with less load.");
    }

    /** How far the run falls short of a real Prometheus in a container; empty when it does not. */
    static List<String> of(SenderSearch search, Sender sender) {
        List<String> notices = new ArrayList<>();
        if (!sender.real()) {
            notices.add(NO_REAL_SENDER);
            search.attempts().forEach(attempt -> notices.add("No " + attempt.what() + ": " + attempt.detail() + "."));
        } else if (!sender.runtime().startsWith("container")) {
            String why = search.attempts().stream()
                    .filter(attempt -> !attempt.found())
                    .findFirst()
                    .map(attempt -> attempt.detail())
                    .orElse("as asked");
            notices.add("Not run in a container (" + why + "): Prometheus runs as a process of this machine.");
        }
        return notices;
    }
}
