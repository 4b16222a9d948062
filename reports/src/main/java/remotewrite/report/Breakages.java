package remotewrite.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why checks were not judged, said once for all that have the same reason (but for numbers in it): a part that does not
 * start breaks every check that needs it, and each would say so again.
 */
final class Breakages {
    /** More ids on a command line are longer than the command that runs all. */
    private static final int TYPED = 8;

    private final Map<String, List<CheckResult>> byReason;

    private Breakages(Map<String, List<CheckResult>> byReason) {
        this.byReason = byReason;
    }

    static Breakages of(List<CheckResult> results) {
        return new Breakages(results.stream()
                .filter(result -> result.verdict() instanceof Verdict.Broken)
                .collect(Collectors.groupingBy(
                        result -> Said.sense(((Verdict.Broken) result.verdict()).reason()),
                        LinkedHashMap::new,
                        Collectors.toList())));
    }

    /** {@code reason}, {@code breaks} (where it is more than one), {@code evidence} and {@code next} for the first check with this reason; nothing for the others. */
    List<Fact> lines(CheckResult result, Verdict.Broken broken) {
        List<CheckResult> alike = byReason.get(Said.sense(broken.reason()));
        if (!alike.getFirst().equals(result)) {
            return List.of();
        }
        List<String> ids = alike.stream().map(each -> each.id().text()).toList();
        String again = ids.size() > TYPED ? "" : " with --check " + String.join(",", ids);
        List<Fact> lines = new ArrayList<>();
        lines.add(new Fact("reason", broken.reason()));
        if (ids.size() > 1) {
            lines.add(new Fact("breaks", String.join(", ", ids)));
        }
        if (!result.evidence().isBlank()) {
            lines.add(new Fact("evidence", result.evidence()));
        }
        lines.add(new Fact("next", "mend what the reason names, then run it again" + again));
        return lines;
    }
}
