package remotewrite.conformance.suite;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.fake.Bytes;

/** The calls of {@link CallStimuli#ELSEWHERE} and {@link CallStimuli#REFUSED}. */
final class RefusedCalls {
    /** Hidden behind, or in the body of, a request that two readers may understand differently. */
    static final String SMUGGLED = "smuggled";

    /** How calls are named that carry a request in their body. */
    static final String LEFT_OVER_BODY = "left-over-body";

    private static final String INNER = "POST " + Call.WRITE_PATH + " HTTP/1.1\r\nHost: proxy.test\r\n" + Call.MARKER
            + ": " + SMUGGLED + "\r\nContent-Length: 1\r\n\r\nx";

    private static final List<Call> METHODS = Stream.concat(
                    Stream.of("GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
                            .map(method -> CallDraft.get("method-" + method, "/")
                                    .asking(method + " " + Call.WRITE_PATH)
                                    .call()),
                    Stream.of(CallDraft.get("connect", "/")
                            .asking("CONNECT evil.test:443")
                            .call()))
            .toList();

    /** What nobody but ingestion is to see, and what a trace would show (RFC 9110 9.3.8). */
    static final String PRIVATE = "private-of-the-caller";

    private static final List<Call> TRACES = List.of(
            CallDraft.get("trace", "/")
                    .asking("TRACE " + Call.WRITE_PATH)
                    .line("Authorization: Basic Y2FsbGVyOnNlY3JldA==")
                    .line("X-Private: " + PRIVATE)
                    .line("Max-Forwards: 0")
                    .call(),
            CallDraft.get("trace-of-the-proxy", "/")
                    .asking("TRACE /metrics")
                    .line("X-Private: " + PRIVATE)
                    .call());

    private static final List<Call> PATHS = Stream.of("/x", "/api/v1/writes", "/api/v2/write", "/metrics/job/x")
            .map(path -> CallDraft.write("path-" + path).asking("POST " + path).call())
            .toList();

    private static final List<Call> TARGETS = Stream.of(
                    Call.WRITE_PATH + "?api-version=x&evil=1",
                    Call.WRITE_PATH + "?x=%0d%0aX-Injected:%20y",
                    Call.WRITE_PATH + "#evil",
                    "http://evil.test" + Call.WRITE_PATH,
                    "http://evil@evil.test" + Call.WRITE_PATH + "?evil=1",
                    "//evil.test" + Call.WRITE_PATH,
                    "/evil/.." + Call.WRITE_PATH,
                    "/%2e%2e%2fevil",
                    Call.WRITE_PATH + "/../evil",
                    "@evil.test/")
            .map(target ->
                    CallDraft.write("target-" + target).asking("POST " + target).call())
            .toList();

    private static final List<Call> INJECTIONS = List.of(
            CallDraft.write("inject-lf-in-a-value")
                    .line("X-Value: a\nX-Injected: y")
                    .untilClosed(),
            CallDraft.write("inject-lf-in-a-name").line("X-Na\nme: a").untilClosed(),
            CallDraft.write("inject-lf-in-the-target")
                    .asking("POST " + Call.WRITE_PATH + "?a\nb")
                    .untilClosed(),
            CallDraft.write("inject-cr-in-the-target")
                    .asking("POST " + Call.WRITE_PATH + "?a\rb")
                    .untilClosed(),
            CallDraft.write("inject-nul-in-a-value").line("X-Value: a\0b").untilClosed(),
            CallDraft.write("inject-cr-in-a-value")
                    .line("X-Value: a\rX-Injected: y")
                    .untilClosed(),
            CallDraft.write("inject-nul-in-a-name").line("X-Na\0me: a").untilClosed(),
            CallDraft.write("inject-cr-in-a-name").line("X-Na\rme: a").untilClosed(),
            CallDraft.write("inject-nul-in-the-target")
                    .asking("POST " + Call.WRITE_PATH + "?a\0b")
                    .untilClosed());

    private static final List<Call> SMUGGLING = List.of(
            smuggling("length-and-chunks", "Content-Length: 5", "Transfer-Encoding: chunked"),
            smuggling("chunks-and-length", "Transfer-Encoding: chunked", "Content-Length: 5"),
            smuggling("two-lengths", "Content-Length: 0", "Content-Length: 5"),
            smuggling("list-of-lengths", "Content-Length: 0, 5"),
            smuggling("negative-length", "Content-Length: -5"),
            smuggling("signed-length", "Content-Length: +5"),
            smuggling("endless-length", "Content-Length: 99999999999999999999999"),
            smuggling("chunks-not-last", "Transfer-Encoding: chunked, gzip"),
            smuggling("unknown-coding", "Transfer-Encoding: xchunked"),
            smuggling("space-before-colon", "Content-Length : 0"),
            smuggling("bare-lf", "X-Bare: a\nContent-Length: 0"),
            smuggling("folded-line", "X-Folded: a\r\n b", "Content-Length: 0"),
            smuggled("bad-chunk-size")
                    .line("Transfer-Encoding: chunked")
                    .wire(latin1("0x0\r\n\r\n" + INNER))
                    .untilClosed(),
            smuggled("chunk-longer-than-it-says")
                    .line("Transfer-Encoding: chunked")
                    .wire(latin1("1\r\nab\r\n0\r\n\r\n" + INNER))
                    .untilClosed());

    private static final List<Call> LIMITS = List.of(
            CallDraft.write("head-of-64-KiB")
                    .line("X-Long: " + "a".repeat(64 * 1024))
                    .untilClosed(),
            many(CallDraft.write("head-of-10000-fields")).untilClosed(),
            CallDraft.write("head-with-a-target-of-64-KiB")
                    .asking("POST " + Call.WRITE_PATH + "?" + "a".repeat(64 * 1024))
                    .untilClosed(),
            CallDraft.write("size-1-TiB")
                    .set("Content-Length", String.valueOf(1L << 40))
                    .line("Expect: 100-continue")
                    .headOnly());

    private static final List<Call> OWN = List.of(
            CallDraft.get("own-health", "/health").call(),
            CallDraft.get("own-ready", "/ready").call(),
            CallDraft.get("own-metrics", "/metrics").call());

    /** Answered before its body is wanted, in which a request is hidden. */
    private static final CallDraft LEFT_OVER = leftOver(LEFT_OVER_BODY);

    private static final CallDraft NEXT = CallDraft.get("left-over-next", "/health");

    static final Call LEFT_OVER_WITHOUT_TOKEN = CallDraft.inTurn("left-over-without-token", LEFT_OVER, NEXT);

    private static final List<Call> REST = List.of(
            CallDraft.inTurn("left-over", LEFT_OVER.asking("POST /x"), NEXT),
            new Call(
                    "left-over-of-1-TiB",
                    LEFT_OVER
                            .set("Content-Length", String.valueOf(1L << 40))
                            .untilClosed()
                            .acts()),
            CallDraft.write("gone-in-mid-body").body(CallBodies.LARGE).halfOnly());

    /** Other methods, other paths, other hosts, and the proxy's own pages. */
    static final List<Call> ELSEWHERE = Stream.of(METHODS, TRACES, PATHS, TARGETS, OWN)
            .flatMap(List::stream)
            .toList();

    /** Not HTTP, or beyond measure. */
    static final List<Call> MALFORMED =
            Stream.of(INJECTIONS, SMUGGLING, LIMITS, REST).flatMap(List::stream).toList();

    private RefusedCalls() {}

    private static CallDraft leftOver(String name) {
        return CallDraft.write(name).body(latin1(INNER));
    }

    /** The write comes after this pause; behind the answer to the next request so long for what nobody asked for. */
    static Call leftOver(int number, Duration pause, Duration more) {
        String name = LEFT_OVER_BODY + "-" + number;
        List<Act> acts = new ArrayList<>(leftOver(name).after(pause).acts());
        acts.addAll(NEXT.call().acts());
        acts.add(new Act.AwaitReply(more));
        return new Call(name, acts);
    }

    /** With these framing fields, and a request behind that only one of two readers sees. */
    private static Call smuggling(String how, String... lines) {
        CallDraft draft = smuggled(how);
        for (String line : lines) {
            draft = draft.line(line);
        }
        return draft.wire(latin1("0\r\n\r\n" + INNER)).untilClosed();
    }

    private static CallDraft smuggled(String how) {
        return CallDraft.write("smuggle-" + how).without("Content-Length");
    }

    private static CallDraft many(CallDraft draft) {
        List<String> lines = IntStream.range(0, 10_000)
                .mapToObj(number -> "X-" + number + ": 1")
                .toList();
        return new CallDraft(
                draft.name(),
                draft.requestLine(),
                Stream.concat(draft.lines().stream(), lines.stream()).toList(),
                draft.body());
    }

    private static Bytes latin1(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
