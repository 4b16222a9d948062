package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Header;
import remotewrite.fake.Label;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.report.Fact;

/** Recordings made by hand, for tests of what is done with them. */
final class Recordings {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final List<Exchange> scrapes = new ArrayList<>();
    private final List<Exchange> sent = new ArrayList<>();
    private final List<Exchange> received = new ArrayList<>();

    /** The time {@code seconds} after the start. */
    static Instant at(double seconds) {
        return START.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** The target served this page at this time. */
    Recordings scraped(double seconds, String page) {
        scrapes.add(exchange(
                scrapes.size(),
                seconds,
                new Request("GET", "/metrics", List.of(), Bytes.empty()),
                new Ending.Answered(new Reply(200, List.of(), Bytes.utf8(page))),
                ""));
        return this;
    }

    /** The sender sent this write and ingestion answered it. */
    Recordings written(double seconds, int status, TimeSeries... series) {
        return written(seconds, new Ending.Answered(new Reply(status, List.of(), Bytes.empty())), "", series);
    }

    /** The sender sent this write and it ended like this on both legs. */
    Recordings written(double seconds, Ending ending, String fault, TimeSeries... series) {
        Request request = write(series);
        sent.add(exchange(sent.size(), seconds, request, ending, ""));
        received.add(exchange(received.size(), seconds, request, ending, fault));
        return this;
    }

    /** The sender sent this write, the proxy answered it, and ingestion never saw it. */
    Recordings refusedByProxy(double seconds, int status, TimeSeries... series) {
        Ending ending = new Ending.Answered(new Reply(status, List.of(), Bytes.empty()));
        sent.add(exchange(sent.size(), seconds, write(series), ending, ""));
        return this;
    }

    Recording done() {
        return new Recording(
                "by-hand",
                "nothing was done",
                List.of(new Fact("sender", "nobody")),
                new Recording.Setup(
                        Map.of("job", "probe"), Map.of("cluster", "c"), "/write?x=1", "fingerprint:0", false),
                START,
                scrapes,
                sent,
                received,
                List.of(),
                List.of(),
                List.of("a line of the proxy"),
                List.of("a line"),
                "running");
    }

    /** A series as it stands on the wire in these recordings, with one sample. */
    static TimeSeries series(String name, double value, double seconds) {
        Map<String, String> labels = new TreeMap<>(Map.of("__name__", name, "job", "probe", "cluster", "c"));
        return TimeSeries.of(
                labels.entrySet().stream()
                        .map(label -> new Label(label.getKey(), label.getValue()))
                        .toList(),
                List.of(Sample.of(value, at(seconds).toEpochMilli())));
    }

    private static Request write(TimeSeries... series) {
        return new Request(
                "POST",
                "/write?x=1",
                List.of(
                        new Header("Content-Encoding", "snappy"),
                        new Header("X-Twice", "1"),
                        new Header("X-Twice", "2")),
                WriteRequestCodec.encode(WriteRequest.of(List.of(series))));
    }

    private static Exchange exchange(int index, double seconds, Request request, Ending ending, String fault) {
        return new Exchange(new ExchangeId(0, index), at(seconds), at(seconds).plusMillis(5), request, ending, fault);
    }
}
