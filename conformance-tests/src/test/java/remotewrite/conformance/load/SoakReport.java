package remotewrite.conformance.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import remotewrite.report.Accounting;

/**
 * What a {@link Soak} showed.
 *
 * @param made writes the sender made
 * @param dropped of those, given up because of their answer
 * @param answers to all attempts, by status
 * @param met requests that met each fault
 * @param tokensIssued by the token service
 * @param usage of the proxy, after its warm-up
 * @param finished whether all writes were delivered or dropped in the end
 * @param alive whether the proxy was there until it was told to end
 * @param exit the proxy's exit code
 * @param errors lines of level error in the proxy's log
 */
record SoakReport(
        Soak soak,
        Accounting accounting,
        long made,
        long dropped,
        String answers,
        Map<SoakCloud.Fault, Long> met,
        long tokensIssued,
        Usage usage,
        boolean finished,
        boolean alive,
        int exit,
        long errors) {
    /** How much the last third may have above the first: what the JVM still compiles is no leak. */
    private static final double MORE_MEMORY = 1.15;

    /**
     * The same of a run so short that its first third is over before the heap and the compiled code have their size, the
     * more so on a machine that stalls; a leak that shows in hours is looked for by longer runs.
     */
    private static final double MORE_MEMORY_AT_FIRST = 1.3;

    private static final int FIRST_MINUTES = 10;

    /** The connections to ingestion come and go with the faults. */
    private static final long MORE_DESCRIPTORS = 12;

    private static final double LEAST_OF_THE_RATE = 0.95;

    SoakReport {
        Objects.requireNonNull(soak, "soak is null");
        Objects.requireNonNull(accounting, "accounting is null");
        Objects.requireNonNull(answers, "answers is null");
        met = Map.copyOf(met);
        Objects.requireNonNull(usage, "usage is null");
    }

    /** What is not as it must be, one phrase each; empty when the soak is passed. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        long due = (long) soak.writesPerSecond() * soak.minutes() * 60;
        double[] resident = usage.residentMb();
        long[] descriptors = usage.mostDescriptors();
        when(!alive, "the proxy ended before it was told to, with " + exit, problems);
        when(exit != 0, "the proxy ended with " + exit + " after SIGTERM", problems);
        when(!finished, "writes were still undelivered 15 min after the last fault", problems);
        when(!accounting.clean(), "the ledger is not clean: " + accounting, problems);
        when(dropped > 0, dropped + " writes were dropped because of their answer", problems);
        when(errors > 0, errors + " lines of level error in the proxy's log", problems);
        // what follows keeps a run that did nothing from passing
        when(made < LEAST_OF_THE_RATE * due, "only %d writes were made, due were %d".formatted(made, due), problems);
        when(
                tokensIssued < 2L * soak.minutes(),
                "only %d tokens were issued in %d min".formatted(tokensIssued, soak.minutes()),
                problems);
        for (SoakCloud.Fault fault : SoakCloud.Fault.values()) {
            when(met.getOrDefault(fault, 0L) < soak.minutes(), fault + " was met too rarely: " + met, problems);
        }
        when(
                !(resident[1] <= resident[0] * (soak.minutes() < FIRST_MINUTES ? MORE_MEMORY_AT_FIRST : MORE_MEMORY)),
                "memory grew from %.1f to %.1f MB".formatted(resident[0], resident[1]),
                problems);
        when(
                descriptors[1] > descriptors[0] + MORE_DESCRIPTORS,
                "descriptors grew from %d to %d".formatted(descriptors[0], descriptors[1]),
                problems);
        return problems;
    }

    /** As a Markdown table. */
    String markdown() {
        double[] resident = usage.residentMb();
        long[] descriptors = usage.mostDescriptors();
        return String.format(
                Locale.ROOT,
                """
                | what | value |
                |---|---|
                | writes | %d in %d min (%d a second, %d samples each) |
                | samples served / delivered / lost / duplicated / altered / unexpected | %d / %d / **%d** / %d / %d / %d |
                | slowest sample | %.1f s |
                | answers the sender got, by status | %s |
                | requests that met a fault | %s |
                | tokens issued (each valid for %d s) | %d |
                | resident memory, first third / last third / most | %.1f / %.1f / %.1f MB |
                | open descriptors, most of first / last third | %d / %d |
                | exit code after SIGTERM | %d |
                """,
                made,
                soak.minutes(),
                soak.writesPerSecond(),
                soak.series(),
                accounting.served(),
                accounting.delivered(),
                accounting.lost(),
                accounting.duplicated(),
                accounting.altered(),
                accounting.unexpected(),
                accounting.slowest().toMillis() / 1000.0,
                answers,
                met,
                SoakCloud.TOKEN_LIFETIME.toSeconds(),
                tokensIssued,
                resident[0],
                resident[1],
                usage.peakMb(),
                descriptors[0],
                descriptors[1],
                exit);
    }

    private static void when(boolean wrong, String phrase, List<String> problems) {
        if (wrong) {
            problems.add(phrase);
        }
    }
}
