package remotewrite.fake.store;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limits of managed Prometheus on writes, as values. All but {@link PerRule} are judged sample by sample: what breaks
 * them is dropped and counted (documented). Whether the sender is told is not documented (azure.md 1.4); with the profile
 * {@link remotewrite.fake.IngestionProfile#AZURE} it is not, unless {@link remotewrite.fake.IngestionAnswers.OverLimit} chooses
 * otherwise, with {@link remotewrite.fake.IngestionProfile#SPEC} it always is.
 *
 * <p>That samples of a series come in ascending order of time is no limit and cannot be switched off.
 */
public record AzureLimits(PerWorkspace workspace, PerSeries series, Window window) {
    /** The number that limits nothing. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What Microsoft documents for a new workspace. */
    public static final AzureLimits DOCUMENTED =
            new AzureLimits(PerWorkspace.DOCUMENTED, PerSeries.DOCUMENTED, Window.DOCUMENTED);
    /** No limits. What {@link WorkspaceRules} drop is dropped all the same. */
    public static final AzureLimits NONE = new AzureLimits(PerWorkspace.NONE, PerSeries.NONE, Window.NONE);

    public AzureLimits {
        Objects.requireNonNull(workspace, "workspace is null");
        Objects.requireNonNull(series, "series is null");
        Objects.requireNonNull(window, "window is null");
    }

    public AzureLimits with(PerWorkspace other) {
        return new AzureLimits(other, series, window);
    }

    public AzureLimits with(PerSeries other) {
        return new AzureLimits(workspace, other, window);
    }

    public AzureLimits with(Window other) {
        return new AzureLimits(workspace, series, other);
    }

    /**
     * Limits of one data collection rule. A breach is answered: 413 or 429.
     *
     * @param bodyBytes of one body as it is on the wire, 1,048,576 (observed, azure.md 1.4)
     * @param requestsPerMinute 15,000, fixed (documented, azure.md 2)
     * @param bytesPerMinute 50 GB, fixed (documented, azure.md 2); that a GB is 1024³ bytes is assumed
     * @param bytesCounted which bytes these are
     */
    public record PerRule(long bodyBytes, long requestsPerMinute, long bytesPerMinute, BytesCounted bytesCounted) {
        public static final PerRule DOCUMENTED = new PerRule(1_048_576, 15_000, 50L << 30);
        /** The limit of the body only: what a fake has when nobody asks for more. */
        public static final PerRule BODY_ONLY = new PerRule(1_048_576, UNLIMITED, UNLIMITED);

        public PerRule {
            Bound.positive(bodyBytes, "bodyBytes");
            Bound.positive(requestsPerMinute, "requestsPerMinute");
            Bound.positive(bytesPerMinute, "bytesPerMinute");
            Objects.requireNonNull(bytesCounted, "bytesCounted is null");
        }

        /** {@link BytesCounted#WIRE}. */
        public PerRule(long bodyBytes, long requestsPerMinute, long bytesPerMinute) {
            this(bodyBytes, requestsPerMinute, bytesPerMinute, BytesCounted.WIRE);
        }

        public PerRule withBytesCounted(BytesCounted other) {
            return new PerRule(bodyBytes, requestsPerMinute, bytesPerMinute, other);
        }
    }

    /** What counts for the bytes of a rule's minute; how they are measured is not documented (azure.md 11): both are assumed. */
    public enum BytesCounted {
        /** The body as it is on the wire. */
        WIRE,
        /** What the body says that it holds when it is decompressed; one that cannot hold that is counted as it is on the wire. */
        DECOMPRESSED
    }

    /**
     * Limits of the workspace.
     *
     * @param activeSeries 1,000,000 by default, raisable (documented, azure.md 2)
     * @param activeFor how long a series counts as active after its last sample: 12 h (documented as "~last 12 h"), in
     *     whole minutes
     * @param eventsPerMinute samples that are taken in a minute: 1,000,000 by default, raisable (documented)
     * @param retention after which samples are gone: 18 months, fixed (documented); 548 days here. A short one bounds
     *     the memory of a fake that runs for long
     * @param lateReason as what a late sample is counted whose series would have to become active where no further one may
     */
    public record PerWorkspace(
            long activeSeries, Duration activeFor, long eventsPerMinute, Duration retention, LateReason lateReason) {
        public static final PerWorkspace DOCUMENTED =
                new PerWorkspace(1_000_000, Duration.ofHours(12), 1_000_000, Duration.ofDays(548));
        /** Series are counted as active for 12 h, samples are kept for 100 years. */
        public static final PerWorkspace NONE =
                new PerWorkspace(UNLIMITED, Duration.ofHours(12), UNLIMITED, Duration.ofDays(36_500));

        public PerWorkspace {
            Bound.positive(activeSeries, "activeSeries");
            Bound.positive(activeFor.toMinutes(), "activeFor in minutes");
            Bound.positive(eventsPerMinute, "eventsPerMinute");
            Bound.positive(retention.toMillis(), "retention in milliseconds");
            Objects.requireNonNull(lateReason, "lateReason is null");
        }

        /** {@link LateReason#LIMIT_THROTTLING}. */
        public PerWorkspace(long activeSeries, Duration activeFor, long eventsPerMinute, Duration retention) {
            this(activeSeries, activeFor, eventsPerMinute, retention, LateReason.LIMIT_THROTTLING);
        }

        public PerWorkspace withActiveSeries(long other) {
            return new PerWorkspace(other, activeFor, eventsPerMinute, retention, lateReason);
        }

        public PerWorkspace withEventsPerMinute(long other) {
            return new PerWorkspace(activeSeries, activeFor, other, retention, lateReason);
        }

        public PerWorkspace withRetention(Duration other) {
            return new PerWorkspace(activeSeries, activeFor, eventsPerMinute, other, lateReason);
        }

        public PerWorkspace withLateReason(LateReason other) {
            return new PerWorkspace(activeSeries, activeFor, eventsPerMinute, retention, other);
        }
    }

    /**
     * The reason for a sample that is not newer than the latest one of its series, while the series is not active and no further
     * one may be. It is dropped for both, and of which it is counted nothing is published: each is assumed. By {@link
     * WorkspaceRules.Repeats#WRITTEN} it is the order whatever is chosen: a 429 asks for the whole request again (RW2-R-30), and
     * that never could help.
     */
    public enum LateReason {
        /** {@link DropReason#LIMIT_THROTTLING}. */
        LIMIT_THROTTLING,
        /** {@link DropReason#OUT_OF_ORDER}, or {@link DropReason#DUPLICATE} at the very time of the latest one. */
        OUT_OF_ORDER
    }

    /**
     * Limits of the labels of a series, documented for scraping by Microsoft's agent and assumed for remote write
     * (azure.md 2). A character is a Unicode code point, which is assumed.
     *
     * @param labels how many, {@code __name__} among them, as Prometheus counts for its {@code label_limit} (assumed):
     *     63
     * @param metricNameChars of the value of {@code __name__}: 511
     * @param labelNameChars 511
     * @param labelValueChars of every other label: 1023
     * @param reservedNames label names that give {@link DropReason#RESERVED_DIMENSION_NAME}, compared without case;
     *     none by default, since it is not documented which they are; {@link #AGENT_NAMES} are plausible
     */
    public record PerSeries(
            long labels, long metricNameChars, long labelNameChars, long labelValueChars, Set<String> reservedNames) {
        /** What Microsoft's agent stamps (documented, azure.md 2 "Reserved-looking label names"). */
        public static final Set<String> AGENT_NAMES = Set.of(
                "Microsoft.resourceid",
                "Microsoft.subscriptionid",
                "Microsoft.resourcegroupname",
                "Microsoft.resourcetype",
                "Microsoft.amwresourceid");

        public static final PerSeries DOCUMENTED = new PerSeries(63, 511, 511, 1023, Set.of());
        public static final PerSeries NONE = new PerSeries(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, Set.of());

        public PerSeries {
            Bound.positive(labels, "labels");
            Bound.positive(metricNameChars, "metricNameChars");
            Bound.positive(labelNameChars, "labelNameChars");
            Bound.positive(labelValueChars, "labelValueChars");
            reservedNames = reservedNames.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        public PerSeries withReservedNames(Set<String> others) {
            return new PerSeries(labels, metricNameChars, labelNameChars, labelValueChars, others);
        }
    }

    /**
     * How far the time of a sample may be from the time of its ingestion: no more than 20 minutes on both sides (documented,
     * azure.md 2 and the page it names there, "Monitor metrics ingestion in Azure Monitor workspace").
     *
     * @param before how old
     * @param after how far ahead
     * @param outsideReason as what a sample outside is counted
     */
    public record Window(Duration before, Duration after, OutsideReason outsideReason) {
        public static final Window DOCUMENTED = new Window(Duration.ofMinutes(20), Duration.ofMinutes(20));
        /** Every number a sender can write. */
        public static final Window NONE = new Window(Duration.ofMillis(UNLIMITED), Duration.ofMillis(UNLIMITED));

        public Window {
            Bound.positive(before.toMillis(), "before in milliseconds");
            Bound.positive(after.toMillis(), "after in milliseconds");
            Objects.requireNonNull(outsideReason, "outsideReason is null");
        }

        /** {@link OutsideReason#BY_SIDE}. */
        public Window(Duration before, Duration after) {
            this(before, after, OutsideReason.BY_SIDE);
        }

        public Window withOutsideReason(OutsideReason other) {
            return new Window(before, after, other);
        }
    }

    /**
     * The reason in {@code TimeSeriesSamplesDropped}: one for each side of the window is documented (azure.md 2), the others are
     * assumed. {@code EventsDropped} says {@code OldData} either way.
     */
    public enum OutsideReason {
        /** {@link DropReason#OLD_DATA} for a sample that is too old, {@link DropReason#INVALID_TIME_RANGE} for one ahead. */
        BY_SIDE,
        /** {@link DropReason#OLD_DATA} for both. */
        OLD_DATA,
        /** {@link DropReason#INVALID_TIME_RANGE} for both. */
        INVALID_TIME_RANGE
    }

    /**
     * Apart from {@code AzureLimits}, whose constants need those of the parts: a part that called it would meet it half
     * made when the part is the first to be loaded.
     */
    private static final class Bound {
        static void positive(long number, String name) {
            if (number <= 0) {
                throw new IllegalArgumentException("%s is %s, 1 or more is needed".formatted(name, number));
            }
        }
    }
}
