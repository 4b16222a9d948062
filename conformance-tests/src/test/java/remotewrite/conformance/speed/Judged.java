package remotewrite.conformance.speed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a benchmark's figures say of its aims. */
public final class Judged {
    private final List<String> lines = new ArrayList<>();
    private boolean allMet = true;

    /**
     * One figure, which must reach its aim; that it varies from round to round is told, and does not excuse.
     *
     * @param figure what stands in the table, e.g. a median
     * @param rounds the same of every round; none when it is measured once
     */
    public void add(Aim aim, double figure, List<Double> rounds) {
        boolean met = aim.metBy(figure);
        allMet &= met;
        String spread = rounds.isEmpty()
                ? ""
                : String.format(Locale.ROOT, " (%.2f to %.2f)", Collections.min(rounds), Collections.max(rounds));
        lines.add(String.format(Locale.ROOT, "aim %s: %s; it is %.2f%s", met ? "met" : "not met", aim, figure, spread));
    }

    /** Nothing was measured for this aim: it is not met. */
    public void missing(Aim aim) {
        allMet = false;
        lines.add("aim not met: " + aim + "; it was not measured");
    }

    /** One line an aim. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** 0 when every aim is met, 1 when one is not or when there was none. */
    public int exitCode() {
        return allMet && !lines.isEmpty() ? 0 : 1;
    }
}
