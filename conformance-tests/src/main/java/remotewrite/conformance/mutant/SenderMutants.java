package remotewrite.conformance.mutant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.conformance.Mutant.WrongSender;
import remotewrite.conformance.StaleMarker;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.Behaviour.Next;
import remotewrite.fake.Header;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequestCodec;

/** Senders that are wrong in one way each. */
public final class SenderMutants {
    public static final WrongSender USES_PUT =
            wrong("uses-put", "The sender writes with PUT.", right -> right.withMethod("PUT"));

    public static final WrongSender OMITS_CONTENT_ENCODING = wrong(
            "omits-content-encoding",
            "The sender does not say that the body is snappy.",
            right -> right.withHeaders(without("Content-Encoding")));

    public static final WrongSender SENDS_OCTET_STREAM = wrong(
            "sends-octet-stream",
            "The sender declares application/octet-stream.",
            right -> right.withHeaders(with("Content-Type", "application/octet-stream")));

    public static final WrongSender HIDES_ITS_NAME = wrong(
            "hides-its-name",
            "The sender leaves its HTTP library's User-Agent.",
            right -> right.withHeaders(with("User-Agent", "Java-http-client/25")));

    public static final WrongSender OMITS_VERSION_ON_RETRIES = wrong(
            "omits-version-on-retries",
            "The sender sends the remote-write version on first attempts only.",
            right -> right.withHeaders(
                    headers -> Header.values(headers, "Retry-Attempt").isEmpty()
                            ? headers
                            : without("X-Prometheus-Remote-Write-Version").apply(headers)));

    public static final WrongSender FRAMES_SNAPPY = wrong(
            "frames-snappy",
            "The sender uses snappy's framing format.",
            right -> right.withEncoding(request -> WrongBodies.framed(WriteRequestCodec.encode(request))));

    public static final WrongSender SENDS_PLAIN_PROTOBUF = wrong(
            "sends-plain-protobuf",
            "The sender declares snappy and sends plain protobuf.",
            right -> right.withEncoding(request -> WrongBodies.uncompressed(WriteRequestCodec.encode(request))));

    public static final WrongSender SENDS_FIXED_TIMESTAMPS = wrong(
            "sends-fixed-timestamps",
            "The sender writes timestamps as fixed64 instead of varint.",
            right -> right.withEncoding(WrongBodies::withFixedTimestamps));

    public static final WrongSender ADDS_A_FOREIGN_FIELD = wrong(
            "adds-a-foreign-field",
            "The sender writes a string into the reserved field 2 of WriteRequest.",
            right -> right.withEncoding(WrongBodies::withForeignField));

    public static final WrongSender PUTS_NAME_FIRST = wrong(
            "puts-name-first",
            "The sender puts __name__ before labels that sort lower.",
            right -> right.withSeries(eachSeries(series -> labels(series, labels -> {
                List<Label> sorted = new ArrayList<>(labels);
                sorted.sort(Comparator.comparing((Label label) -> !label.name().equals("__name__"))
                        .thenComparing(Label::name));
                return sorted;
            }))));

    public static final WrongSender REPEATS_A_LABEL = wrong(
            "repeats-a-label",
            "The sender sends the job label twice.",
            right -> right.withSeries(eachSeries(series -> labels(
                    series,
                    labels -> labels.stream()
                            .flatMap(label -> label.name().equals("job") ? Stream.of(label, label) : Stream.of(label))
                            .toList()))));

    public static final WrongSender SENDS_EMPTY_LABELS = wrong(
            "sends-empty-labels",
            "The sender sends a label with an empty value.",
            right -> right.withSeries(eachSeries(series -> labels(series, labels -> {
                List<Label> more = new ArrayList<>(labels);
                more.add(new Label("zone", ""));
                return more;
            }))));

    public static final WrongSender SENDS_DOTTED_LABELS = wrong(
            "sends-dotted-labels",
            "The sender sends a label name with a dot.",
            right -> right.withSeries(eachSeries(series -> labels(series, labels -> {
                List<Label> more = new ArrayList<>(labels);
                more.add(new Label("z.one", "1"));
                return more;
            }))));

    public static final WrongSender LEAKS_META_LABELS = wrong(
            "leaks-meta-labels",
            "The sender sends a __meta_ label of service discovery.",
            right -> right.withSeries(eachSeries(series -> labels(series, labels -> {
                List<Label> more = new ArrayList<>(labels);
                more.add(new Label("__meta_address", "10.0.0.1"));
                more.sort(Comparator.comparing(Label::name));
                return more;
            }))));

    public static final WrongSender FORGETS_EXTERNAL_LABELS = wrong(
            "forgets-external-labels",
            "The sender leaves the external label cluster out.",
            right -> right.withSeries(eachSeries(series -> labels(
                    series,
                    labels -> labels.stream()
                            .filter(label -> !label.name().equals("cluster"))
                            .toList()))));

    public static final WrongSender SENDS_NEWEST_FIRST = wrong(
            "sends-newest-first",
            "The sender sends every other batch after its successor.",
            right -> right.withSeries(new SwapsNeighbours()));

    public static final WrongSender SENDS_SECONDS = wrong(
            "sends-seconds",
            "The sender writes timestamps in seconds.",
            right -> right.withSeries(
                    eachSample(sample -> new Sample(sample.valueBits(), sample.timestampMillis() / 1000))));

    public static final WrongSender NARROWS_VALUES = wrong(
            "narrows-values",
            "The sender narrows values to single precision.",
            right -> right.withSeries(eachSample(sample -> sample.valueBits() == StaleMarker.BITS
                    ? sample
                    : new Sample(Double.doubleToRawLongBits((float) sample.value()), sample.timestampMillis()))));

    public static final WrongSender QUIETENS_STALE_MARKERS = wrong(
            "quietens-stale-markers",
            "The sender ends a series with an ordinary NaN.",
            right -> right.withSeries(eachSample(sample -> sample.valueBits() == StaleMarker.BITS
                    ? new Sample(0x7ff8000000000002L, sample.timestampMillis())
                    : sample)));

    public static final WrongSender SENDS_NAN_AS_STALE = wrong(
            "sends-nan-as-stale",
            "The sender sends every NaN as a stale marker.",
            right -> right.withSeries(eachSample(sample ->
                    Double.isNaN(sample.value()) ? new Sample(StaleMarker.BITS, sample.timestampMillis()) : sample)));

    public static final WrongSender SENDS_INFINITY_AS_STALE = wrong(
            "sends-infinity-as-stale",
            "The sender sends every infinity as a stale marker.",
            right -> right.withSeries(eachSample(sample -> Double.isInfinite(sample.value())
                    ? new Sample(StaleMarker.BITS, sample.timestampMillis())
                    : sample)));

    public static final WrongSender SETS_TIMESTAMPS_BACK = wrong(
            "sets-timestamps-back",
            "The sender sets every timestamp back by 100 ms.",
            right -> right.withSeries(
                    eachSample(sample -> new Sample(sample.valueBits(), sample.timestampMillis() - 100))));

    public static final WrongSender GIVES_UP_AFTER_5XX = wrong(
            "gives-up-after-5xx",
            "The sender drops a batch that was answered 5xx.",
            right -> right.withRetry(attempt -> new Next.Onward()));

    public static final WrongSender GIVES_UP_AFTER_SECOND_ATTEMPT = wrong(
            "gives-up-after-second-attempt",
            "The sender tries each batch twice.",
            right -> right.withRetry(attempt -> attempt.number() < 2 && attempt.recoverable()
                    ? new Next.Again(attempt.pause())
                    : new Next.Onward()));

    public static final WrongSender RESENDS_ANOTHER_BODY = wrong(
            "resends-another-body",
            "The sender sends a different body when it tries again.",
            right -> right.withResent(WrongBodies::withoutLastSeries));

    public static final WrongSender NEVER_PAUSES = wrong(
            "never-pauses",
            "The sender tries again after 1 ms, always.",
            right -> right.withRetry(
                    attempt -> attempt.recoverable() ? new Next.Again(Duration.ofMillis(1)) : new Next.Onward()));

    public static final WrongSender IGNORES_RETRY_AFTER = wrong(
            "ignores-retry-after",
            "The sender does not read Retry-After.",
            right -> right.withRetry(
                    attempt -> attempt.recoverable() ? new Next.Again(attempt.backoff()) : new Next.Onward()));

    public static final WrongSender RESENDS_ACCEPTED_WRITES = wrong(
            "resends-accepted-writes",
            "The sender sends every batch twice.",
            right -> right.withRetry(attempt -> attempt.recoverable() || attempt.number() == 1
                    ? new Next.Again(attempt.pause())
                    : new Next.Onward()));

    public static final WrongSender SENDS_EVERY_SECOND_SCRAPE = wrong(
            "sends-every-second-scrape",
            "The sender sends every second scrape only.",
            right -> right.withSeries(new DropsEverySecond()));

    public static final WrongSender INVENTS_A_SERIES = wrong(
            "invents-a-series",
            "The sender sends a series that nobody served.",
            right -> right.withSeries(batch -> Stream.concat(
                            batch.stream(),
                            batch.stream()
                                    .limit(1)
                                    .map(series -> labels(
                                            series,
                                            labels -> labels.stream()
                                                    .map(label -> label.name().equals("__name__")
                                                            ? new Label("__name__", "invented")
                                                            : label)
                                                    .toList())))
                    .toList()));

    private SenderMutants() {}

    private static WrongSender wrong(String name, String sentence, UnaryOperator<Behaviour> change) {
        return new WrongSender(name, sentence, change);
    }

    private static UnaryOperator<List<Header>> without(String name) {
        return headers -> headers.stream()
                .filter(header -> !header.name().equalsIgnoreCase(name))
                .toList();
    }

    private static UnaryOperator<List<Header>> with(String name, String value) {
        return headers -> headers.stream()
                .map(header -> header.name().equalsIgnoreCase(name) ? new Header(name, value) : header)
                .toList();
    }

    private static UnaryOperator<List<TimeSeries>> eachSeries(UnaryOperator<TimeSeries> change) {
        return batch -> batch.stream().map(change).toList();
    }

    private static UnaryOperator<List<TimeSeries>> eachSample(UnaryOperator<Sample> change) {
        return eachSeries(series -> TimeSeries.of(
                series.labels(), series.samples().stream().map(change).toList()));
    }

    private static TimeSeries labels(TimeSeries series, UnaryOperator<List<Label>> change) {
        return TimeSeries.of(change.apply(series.labels()), series.samples());
    }
}
