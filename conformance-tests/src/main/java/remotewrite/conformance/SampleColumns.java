package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.report.Accounting;

/**
 * A {@link Ledger} for runs too long to be kept: accounts for samples as they are served and as they arrive, by the
 * numbers alone, in two columns a series ({@link PackedSamples}; the aim is 24 bytes a sample for both, see {@code
 * bench/ledger}). For stimuli that know the timestamp of what they serve; what the pages and requests were is forgotten, so
 * a loss is not traced to an exchange, and a sample that arrives under another timestamp counts as lost and unexpected.
 * Safe for use by several threads.
 */
public final class SampleColumns {
    private static final int LOST_EXAMPLES = 5;
    private static final int OTHER_EXAMPLES = 2;

    private final Map<Series, Column> table = new ConcurrentHashMap<>();

    /** The same columns by labels as they came: a sender repeats them, and working out a {@link Series} takes long. */
    private final Map<List<Label>, Column> asSent = new ConcurrentHashMap<>();

    private final LongAdder late = new LongAdder();
    private final AtomicLong slowestMillis = new AtomicLong();

    private static final class Column {
        private final PackedSamples served = new PackedSamples();
        private final PackedSamples arrived = new PackedSamples();
    }

    /** A sample that was served and is due at ingestion under these labels, in any order. */
    public void served(List<Label> labels, Sample sample) {
        Column column = column(labels);
        synchronized (column) {
            column.served.add(sample.timestampMillis(), sample.valueBits());
        }
    }

    /**
     * The series of a write that ingestion has accepted.
     *
     * @param acceptedAt when; tells what is late (clause AZ-05)
     */
    public void arrived(List<TimeSeries> accepted, Instant acceptedAt) {
        long acceptedMillis = acceptedAt.toEpochMilli();
        long lateBefore = acceptedMillis - Bookkeeping.ACCEPTED_AGE.toMillis();
        long oldestMillis = Long.MAX_VALUE;
        for (TimeSeries series : accepted) {
            List<Sample> samples = series.samples();
            Column column = column(series.labels());
            synchronized (column) {
                for (int at = 0; at < samples.size(); at++) {
                    Sample sample = samples.get(at);
                    column.arrived.add(sample.timestampMillis(), sample.valueBits());
                    oldestMillis = Math.min(oldestMillis, sample.timestampMillis());
                    if (sample.timestampMillis() < lateBefore) {
                        late.increment();
                    }
                }
            }
        }
        if (oldestMillis != Long.MAX_VALUE) {
            slowestMillis.accumulateAndGet(acceptedMillis - oldestMillis, Math::max);
        }
    }

    /** How many series there are, served or arrived. */
    public int series() {
        return table.size();
    }

    /** How many samples have arrived, whatever is to be said of them. */
    public long arrivals() {
        return table.values().stream()
                .mapToLong(column -> column.arrived.size())
                .sum();
    }

    /** The accounting as reports show it. Nothing must be served or arrive meanwhile. */
    public Accounting accounting(String stimulus, String did) {
        Objects.requireNonNull(stimulus, "stimulus is null");
        Tally tally = new Tally();
        table.forEach(tally::account);
        return new Accounting(
                stimulus,
                did,
                tally.delivered + tally.lost.count + tally.altered.count,
                tally.delivered,
                tally.lost.count,
                tally.duplicated.count,
                tally.altered.count,
                late.sum(),
                tally.unexpected.count,
                tally.senderOwn,
                Duration.ofMillis(slowestMillis.get()),
                Stream.of(tally.lost, tally.duplicated, tally.altered, tally.unexpected)
                        .flatMap(kind -> kind.examples.stream())
                        .toList());
    }

    private Column column(List<Label> labels) {
        Column known = asSent.get(labels);
        return known != null
                ? known
                : asSent.computeIfAbsent(
                        labels, sent -> table.computeIfAbsent(Series.of(sent), series -> new Column()));
    }

    /** One kind of what is not as it should be. */
    private static final class Kind {
        private final String name;
        private final int most;
        private final List<String> examples = new ArrayList<>();
        private long count;

        Kind(String name, int most) {
            this.name = name;
            this.most = most;
        }

        void add(Series series, long timestampMillis, String explanation) {
            count++;
            if (examples.size() < most) {
                examples.add(
                        name + " " + new Ledger.Entry(series, timestampMillis, Duration.ZERO, explanation).toString());
            }
        }
    }

    /** Goes through the two columns of each series by time. */
    private static final class Tally {
        private final Kind lost = new Kind("lost", LOST_EXAMPLES);
        private final Kind duplicated = new Kind("duplicated", OTHER_EXAMPLES);
        private final Kind altered = new Kind("altered", OTHER_EXAMPLES);
        private final Kind unexpected = new Kind("unexpected", OTHER_EXAMPLES);
        private long delivered;
        private long senderOwn;

        void account(Series series, Column column) {
            PackedSamples.Unpacked served = column.served.unpacked();
            PackedSamples.Unpacked arrived = column.arrived.unpacked();
            int there = 0;
            for (int at = 0; at < served.timestamps().length; at++) {
                long timestamp = served.timestamps()[at];
                for (; there < arrived.timestamps().length && arrived.timestamps()[there] < timestamp; there++) {
                    leftOver(series, arrived, there, true);
                }
                int end = there;
                while (end < arrived.timestamps().length && arrived.timestamps()[end] == timestamp) {
                    end++;
                }
                judge(series, timestamp, served.valueBits()[at], Arrays.copyOfRange(arrived.valueBits(), there, end));
                there = end;
            }
            for (; there < arrived.timestamps().length; there++) {
                leftOver(series, arrived, there, served.timestamps().length > 0);
            }
        }

        /** @param arrivals values of what arrived at this time */
        private void judge(Series series, long timestamp, long served, long[] arrivals) {
            long same = Arrays.stream(arrivals).filter(bits -> bits == served).count();
            if (arrivals.length == 0) {
                lost.add(series, timestamp, "it did not arrive");
            } else if (same == 0) {
                altered.add(series, timestamp, "served %s, arrived as %s".formatted(text(served), text(arrivals[0])));
            } else {
                delivered++;
                if (same > 1) {
                    duplicated.add(series, timestamp, "accepted " + same + " times");
                }
                Arrays.stream(arrivals)
                        .filter(bits -> bits != served)
                        .forEach(bits -> unexpected.add(series, timestamp, "nobody served it, value " + text(bits)));
            }
        }

        private void leftOver(Series series, PackedSamples.Unpacked arrived, int at, boolean known) {
            boolean marker = arrived.valueBits()[at] == StaleMarker.BITS && known;
            if (marker || Bookkeeping.OWN_SERIES.contains(series.name())) {
                senderOwn++;
            } else {
                unexpected.add(
                        series, arrived.timestamps()[at], "nobody served it, value " + text(arrived.valueBits()[at]));
            }
        }

        private static String text(long bits) {
            return Exposition.value(Double.longBitsToDouble(bits));
        }
    }
}
