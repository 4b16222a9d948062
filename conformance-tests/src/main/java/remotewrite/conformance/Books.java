package remotewrite.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import remotewrite.conformance.Exposition.Served;
import remotewrite.fake.Exchange;
import remotewrite.fake.Label;
import remotewrite.fake.Payload;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * What a {@link Ledger} is drawn up from: takes down the samples of scrapes and writes as they come, on three columns a
 * series ({@link PackedSamples}; some 16 bytes a sample that was served, sent and stored, see {@code bench/ledger}), and
 * forgets the exchanges but for their name, time and outcome. Safe for use by several threads.
 */
public final class Books {
    private final Recording.Setup setup;
    private final Instant startedAt;
    private final Pages pages = new Pages();
    private final List<Passage> sent = new ArrayList<>();
    private final List<Passage> received = new ArrayList<>();
    private final Map<Series, Column> columns = new LinkedHashMap<>();

    /** The same columns by labels as they came: a sender repeats them, and working out a {@link Series} takes long. */
    private final Map<List<Label>, Column> asSent = new HashMap<>();

    /** And by the series as they stand on the page. */
    private final Map<Series, Column> asServed = new HashMap<>();

    private final Map<String, Series> heads = new HashMap<>();

    /** The latest timestamp in a write that the sender does not try again. */
    private long latestOverMillis = Long.MIN_VALUE;

    /**
     * @param setup tells the labels under which a served series is due at ingestion
     * @param startedAt when the run began; explanations count times from here
     */
    public Books(Recording.Setup setup, Instant startedAt) {
        this.setup = Objects.requireNonNull(setup, "setup is null");
        this.startedAt = Objects.requireNonNull(startedAt, "startedAt is null");
    }

    /**
     * The target was scraped. Only the page of an accepted exchange counts.
     *
     * @throws IllegalArgumentException when the page is not in the exposition format
     */
    public synchronized void scraped(Exchange scrape) {
        if (!scrape.accepted()) {
            return;
        }
        List<Served> page = Exposition.parse(scrape.reply().orElseThrow().body().toUtf8(), heads);
        pages.begin(scrape);
        for (Served served : page) {
            Column column = asServed.computeIfAbsent(
                    served.series(),
                    series -> column(series.plus(setup.targetLabels()).plus(setup.externalLabels())));
            column.served()
                    .add(
                            pages.next(served.timestampMillis().isPresent()).place(),
                            served.timestampMillis().orElse(0),
                            Double.doubleToRawLongBits(served.value()));
        }
    }

    /** The sender sent this; what cannot be decoded has no samples. */
    public synchronized void sent(Recording.Write write) {
        Passage passage = Passage.of(write.exchange(), startedAt);
        List<TimeSeries> series = series(write);
        enter(series, Column::sent, sent.size());
        if (passage.over()) {
            latestOverMillis = Math.max(latestOverMillis, latestMillis(series));
        }
        sent.add(passage);
    }

    /** This reached the ingestion endpoint; what cannot be decoded has no samples. */
    public synchronized void received(Recording.Write write) {
        enter(series(write), Column::received, received.size());
        received.add(Passage.of(write.exchange(), startedAt));
    }

    /** What can be said by now. */
    public synchronized Ledger ledger() {
        Evidence evidence = new Evidence(pages, sent, received);
        Tally tally = new Tally();
        StampSearch.Found found =
                StampSearch.in(evidence, columns.values(), column -> new SeriesAccount(column, evidence, tally));
        for (Column column : columns.values()) {
            SeriesAccount account = found.accounts().get(column.series());
            (account == null ? new SeriesAccount(column, evidence, tally) : account).close(found.stamps());
        }
        boolean overtaken = pages.size() > 0
                && latestOverMillis > pages.get(pages.size() - 1).endedAt().toEpochMilli();
        return tally.ledger(found.stamps().failures(), overtaken);
    }

    private static List<TimeSeries> series(Recording.Write write) {
        return write.payload() instanceof Payload.Decoded decoded
                ? decoded.request().series()
                : List.of();
    }

    /**
     * Enters the samples of a write. In steps, each for all series: what a step looks up lies anywhere in memory, and in a
     * short loop the processor waits for several of them at once.
     */
    private void enter(List<TimeSeries> series, Function<Column, PackedSamples> leg, long place) {
        Column[] found = new Column[series.size()];
        for (int at = 0; at < found.length; at++) {
            found[at] = column(series.get(at).labels());
        }
        PackedSamples[] columns = new PackedSamples[found.length];
        for (int at = 0; at < found.length; at++) {
            columns[at] = leg.apply(found[at]);
        }
        for (PackedSamples column : columns) {
            column.makeRoom();
        }
        for (int at = 0; at < found.length; at++) {
            for (Sample sample : series.get(at).samples()) {
                columns[at].add(place, sample.timestampMillis(), sample.valueBits());
            }
        }
    }

    private static long latestMillis(List<TimeSeries> series) {
        return series.stream()
                .flatMap(each -> each.samples().stream())
                .mapToLong(Sample::timestampMillis)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private Column column(List<Label> labels) {
        Column known = asSent.get(labels);
        return known != null ? known : asSent.computeIfAbsent(labels, sent -> column(Series.of(sent)));
    }

    private Column column(Series series) {
        return columns.computeIfAbsent(series, Column::of);
    }
}
