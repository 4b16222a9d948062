package remotewrite.conformance;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Header;
import remotewrite.fake.Label;
import remotewrite.fake.Moment;
import remotewrite.fake.Payload;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.report.Fact;

/** Recordings made by hand, for tests of what is done with them. */
public final class Recordings {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final Duration USUAL = Duration.ofMillis(5);

    private boolean realSender;
    private boolean hurried = true;
    private Optional<Instant> toldToEnd = Optional.empty();
    private Map<String, String> targetLabels = Map.of("job", "probe");
    private final List<Exchange> scrapes = new ArrayList<>();
    private final List<Exchange> sent = new ArrayList<>();
    private final List<Exchange> received = new ArrayList<>();
    private final List<Exchange> tokens = new ArrayList<>();
    private final List<Exchange> probes = new ArrayList<>();
    private final List<Exchange> beats = new ArrayList<>();
    private final List<Called> calls = new ArrayList<>();

    /** The time {@code seconds} after the start. */
    public static Instant at(double seconds) {
        return START.plus(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** The target is this instance. */
    public Recordings ofInstance(String instance) {
        targetLabels = Map.of("job", "probe", "instance", instance);
        return this;
    }

    /** The sender is somebody else's program. */
    public Recordings byARealSender() {
        realSender = true;
        hurried = false;
        return this;
    }

    /** The proxy was told to end. */
    Recordings toldToEnd(double seconds) {
        toldToEnd = Optional.of(at(seconds));
        return this;
    }

    /** Nothing took less time than in operation. */
    Recordings atUsualPace() {
        hurried = false;
        return this;
    }

    /** The target served this page at this time. */
    public Recordings scraped(double seconds, String page) {
        return scrapedSlowly(seconds, USUAL, page);
    }

    /** The target took this long to serve this page. */
    public Recordings scrapedSlowly(double seconds, Duration took, String page) {
        scrapes.add(exchange(
                scrapes.size(),
                seconds,
                took,
                new Request("GET", "/metrics", List.of(), Bytes.empty()),
                new Ending.Answered(new Reply(200, List.of(), Bytes.utf8(page))),
                Optional.empty()));
        return this;
    }

    /** The sender sent this write and ingestion answered it. */
    public Recordings written(double seconds, int status, TimeSeries... series) {
        return written(
                seconds, new Ending.Answered(new Reply(status, List.of(), Bytes.empty())), Optional.empty(), series);
    }

    /** The sender sent this write, and a fault script cut both connections at this moment of it. */
    public Recordings cut(double seconds, Moment moment, TimeSeries... series) {
        return written(seconds, new Ending.Unanswered("cut by the script"), Optional.of(moment), series);
    }

    /** The harness made this call. */
    public Recordings called(String name, Called.Event... events) {
        calls.add(new Called(name, calls.size(), at(2), at(3), List.of(events)));
        return this;
    }

    private Recordings written(double seconds, Ending ending, Optional<Moment> fault, TimeSeries... series) {
        Request request = write(series);
        sent.add(exchange(sent.size(), seconds, USUAL, request, ending, Optional.empty()));
        received.add(exchange(received.size(), seconds, USUAL, request, ending, fault));
        return this;
    }

    /** The sender sent this write, the proxy answered it, and ingestion never saw it. */
    public Recordings refusedByProxy(double seconds, int status, TimeSeries... series) {
        Ending ending = new Ending.Answered(new Reply(status, List.of(), Bytes.empty()));
        sent.add(exchange(sent.size(), seconds, USUAL, write(series), ending, Optional.empty()));
        return this;
    }

    /** The harness called itself, and took this long to reach itself. */
    Recordings beat(double seconds, Duration took) {
        return beat(seconds, took, answered(204, ""));
    }

    /** The harness called itself, and had not reached itself when the recording ended, after this time. */
    Recordings beatInVain(double seconds, Duration soFar) {
        return beat(seconds, soFar, Ending.STILL_OPEN);
    }

    private Recordings beat(double seconds, Duration took, Ending ending) {
        beats.add(exchange(
                beats.size(),
                seconds,
                took,
                new Request("GET", "/pulse", List.of(), Bytes.empty()),
                ending,
                Optional.empty()));
        return this;
    }

    /** No sender was there: the harness itself called. */
    Recordings ofCalls() {
        targetLabels = Map.of();
        return this;
    }

    /** Nobody listened when the proxy was asked for readiness. */
    Recordings probedInVain(double seconds) {
        return probed(seconds, USUAL, new Ending.Unanswered("nothing (ConnectException)"));
    }

    /** The proxy took this long to answer a readiness probe. */
    Recordings probed(double seconds, Duration took) {
        return probed(seconds, took, new Ending.Answered(new Reply(200, List.of(), Bytes.empty())));
    }

    /** A readiness probe was answered with this status. */
    Recordings probed(double seconds, int status) {
        return probed(seconds, USUAL, answered(status, ""));
    }

    /** The proxy asked for a token, and a fault script answered with this status and nothing that is one. */
    Recordings askedInVain(double seconds, int status) {
        return asked(seconds, status, Optional.of(Moment.REQUEST_END));
    }

    /** The proxy asked for a token, and was given one. */
    Recordings granted(double seconds) {
        return asked(seconds, 200, Optional.empty());
    }

    private Recordings asked(double seconds, int status, Optional<Moment> fault) {
        tokens.add(exchange(tokens.size(), seconds, USUAL, tokenRequest(), answered(status, ""), fault));
        return this;
    }

    /** The proxy asked for a token, and was given this one, which lives so long; the journal knew of it after this time. */
    Recordings granted(double seconds, Duration took, String token, Duration life) {
        tokens.add(exchange(
                tokens.size(), seconds, took, tokenRequest(), grant(token, life.toSeconds()), Optional.empty()));
        return this;
    }

    /** As the other, of a token service that a fault script held up so long. */
    Recordings grantedSlowly(double seconds, Duration took, String token, Duration life) {
        tokens.add(exchange(
                tokens.size(),
                seconds,
                took,
                tokenRequest(),
                grant(token, life.toSeconds()),
                Optional.of(Moment.REQUEST_END)));
        return this;
    }

    private static Ending grant(String token, long seconds) {
        return answered(200, "{\"access_token\":\"%s\",\"expires_in\":%d}".formatted(token, seconds));
    }

    private static Request tokenRequest() {
        return new Request("POST", "/tenant/oauth2/v2.0/token", List.of(), Bytes.empty());
    }

    /** The sender sent this write and had its answer after this time, ingestion's. */
    Recordings sentSlowly(double seconds, Duration took, int status, TimeSeries... series) {
        sent.add(exchange(sent.size(), seconds, took, write(series), answered(status, ""), Optional.empty()));
        return this;
    }

    /** Ingestion was sent this write; the journal knew after this time that it was answered so. */
    Recordings receivedSlowly(double seconds, Duration took, int status, TimeSeries... series) {
        received.add(exchange(received.size(), seconds, took, write(series), answered(status, ""), Optional.empty()));
        return this;
    }

    /** Ingestion was sent this write; the journal knew after this time that it was cut. */
    Recordings cutSlowly(double seconds, Duration took) {
        received.add(exchange(
                received.size(),
                seconds,
                took,
                write(),
                new Ending.Unanswered("cut by the script"),
                Optional.of(Moment.REQUEST_END)));
        return this;
    }

    /** The sender sent this write, and the proxy answered that it should come again. */
    Recordings putOff(double seconds) {
        Reply later = new Reply(503, List.of(new Header("Retry-After", "1")), Bytes.empty());
        sent.add(exchange(sent.size(), seconds, USUAL, write(), new Ending.Answered(later), Optional.empty()));
        return this;
    }

    private Recordings probed(double seconds, Duration took, Ending ending) {
        probes.add(exchange(
                probes.size(),
                seconds,
                took,
                new Request("GET", "/ready", List.of(), Bytes.empty()),
                ending,
                Optional.empty()));
        return this;
    }

    public Recording done() {
        return new Recording(
                "by-hand",
                "nothing was done",
                List.of(new Fact("sender", "nobody")),
                new Recording.Setup(
                        targetLabels,
                        Map.of("cluster", "c"),
                        URI.create("https://ingestion.test/write?x=1"),
                        "fingerprint:0",
                        realSender,
                        hurried),
                START,
                scrapes,
                sent,
                received,
                tokens,
                probes,
                beats,
                calls,
                toldToEnd,
                List.of("a line of the proxy"),
                "running",
                List.of("a line"),
                "running");
    }

    /** A series as it stands on the wire in these recordings, with one sample. */
    public static TimeSeries series(String name, double value, double seconds) {
        Map<String, String> labels = new TreeMap<>(Map.of("__name__", name, "job", "probe", "cluster", "c"));
        return TimeSeries.of(
                labels.entrySet().stream()
                        .map(label -> new Label(label.getKey(), label.getValue()))
                        .toList(),
                List.of(Sample.of(value, at(seconds).toEpochMilli())));
    }

    /** The books of a run in which the sender adds no labels. */
    public static Books books(Instant startedAt) {
        return new Books(
                new Recording.Setup(Map.of(), Map.of(), URI.create("https://ingestion.test/write"), "", false, true),
                startedAt);
    }

    /** A write of these series, already decoded, and how it ended. */
    public static Recording.Write write(ExchangeId id, Instant time, Ending ending, List<TimeSeries> series) {
        return new Recording.Write(
                new Exchange(
                        id,
                        time,
                        time,
                        new Request("POST", "/", List.of(), Bytes.empty()),
                        ending,
                        "",
                        Optional.empty()),
                new Payload.Decoded(WriteRequest.of(series)));
    }

    /** A scrape that the target answered with this page. */
    public static Exchange scrape(int index, Instant time, String page) {
        return new Exchange(
                new ExchangeId(0, index),
                time,
                time,
                new Request("GET", "/metrics", List.of(), Bytes.empty()),
                answered(200, page),
                "",
                Optional.empty());
    }

    public static Ending answered(int status, String body) {
        return new Ending.Answered(new Reply(status, List.of(), Bytes.utf8(body)));
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

    private static Exchange exchange(
            int index, double seconds, Duration took, Request request, Ending ending, Optional<Moment> fault) {
        return new Exchange(
                new ExchangeId(0, index),
                at(seconds),
                at(seconds).plus(took),
                request,
                ending,
                fault.map(moment -> "script: cut at " + moment).orElse(""),
                fault);
    }
}
