package remotewrite.conformance.suite;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Traffic.Round;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;

/** What ingestion answers to which call. */
final class AnsweredCalls {
    private static final Header SAMPLES = new Header("X-Prometheus-Remote-Write-Samples-Written", "3");
    private static final Header HISTOGRAMS = new Header("X-Prometheus-Remote-Write-Histograms-Written", "0");
    private static final Header EXEMPLARS = new Header("X-Prometheus-Remote-Write-Exemplars-Written", "not a number");

    private static final List<Round> CODES = IntStream.of(
                    200, 202, 204, 400, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507, 599)
            .mapToObj(status -> round("status-" + status, Effect.answer(status, status == 204 ? "" : "as scripted")))
            .toList();

    /** Without 401, which is for the proxy to answer (PX-33). */
    private static final List<Round> COUNTS = IntStream.of(
                    200, 202, 204, 400, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507, 599)
            .mapToObj(status -> round(
                    "written-" + status,
                    Effect.answer(status, status == 204 ? "" : "partly", SAMPLES, HISTOGRAMS, EXEMPLARS)))
            .toList();

    private static final List<Round> HEADERS = List.of(
            round("written-by-nobody", Effect.answer(204, "")),
            round(
                    "text-4-KiB",
                    Effect.answer(
                            400, CallBodies.ERROR_TEXT, new Header("Content-Type", "application/json; charset=utf-8"))),
            round(
                    "text-gzip",
                    new Effect.Answer(new Reply(
                            400,
                            List.of(new Header("Content-Type", "text/plain"), new Header("Content-Encoding", "gzip")),
                            CallBodies.GZIP))),
            round(
                    "unknown-fields",
                    Effect.answer(
                            400,
                            "no",
                            new Header("X-Prometheus-Remote-Write-Version", "2.0.0"),
                            new Header("x-ms-request-id", "0123-abc"),
                            new Header("X-Twice", "first"),
                            new Header("X-Twice", "second"))),
            round("retry-after-429", Effect.answer(429, "slowly", new Header("Retry-After", "7"))),
            round(
                    "retry-after-503",
                    Effect.answer(503, "later", new Header("Retry-After", "Fri, 31 Dec 2049 23:59:59 GMT"))));

    private static final List<Round> CONNECTION = List.of(new Round(
            FaultScript.named("fields of ingestion's own connection")
                    .step(
                            Effect.answer(
                                    503,
                                    "closing",
                                    new Header("Connection", "close, X-Hop"),
                                    new Header("Keep-Alive", "timeout=1"),
                                    new Header("X-Hop", "1"),
                                    new Header("Proxy-Authenticate", "Basic")),
                            Moment.REQUEST_END)
                    .times(1)
                    .thenAlways(Effect.answer(204, ""), Moment.REQUEST_END),
            List.of(CallDraft.inTurn(
                    "connection-goes-on",
                    CallDraft.write("connection-goes-on"),
                    CallDraft.write("connection-1"),
                    CallDraft.write("connection-2"))),
            false));

    private static final Header MAY_BE_KEPT = new Header("Cache-Control", "public, max-age=3600");

    /** RFC 9111 3 lets a cache keep such an answer, and RFC 9110 9.3.3 even one to a POST. */
    private static final List<Round> KEPT = List.of(new Round(
            FaultScript.named("answers that may be kept")
                    .step(Effect.answer(200, "answer 1", MAY_BE_KEPT), Moment.REQUEST_END)
                    .times(1)
                    .step(Effect.answer(200, "answer 2", MAY_BE_KEPT), Moment.REQUEST_END)
                    .times(1)
                    .thenNormally(),
            List.of(CallDraft.inTurn("kept-answer", CallDraft.write("kept-answer"), CallDraft.write("kept-answer"))),
            false));

    static final Round PIPELINED = new Round(
            FaultScript.named("two answers")
                    .step(Effect.answer(501, "answer 1"), Moment.REQUEST_END)
                    .times(1)
                    .step(Effect.answer(502, "answer 2"), Moment.REQUEST_END)
                    .times(1)
                    .thenNormally(),
            List.of(CallDraft.pipelined(
                    "pipelined",
                    CallDraft.write("pipelined").body(CallBodies.tagged(1)),
                    CallDraft.write("pipelined").body(CallBodies.tagged(2)))),
            false);

    private static final List<Round> POLICIES = List.of(round(
            "forbidden",
            Effect.answer(
                    403,
                    "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"no role\"}}",
                    new Header("Content-Type", "application/json"))));

    private static final List<Round> TROUBLE = List.of(
            new Round(
                    FaultScript.named("cut in mid body")
                            .step(new Effect.Cut(), Moment.REPLY_BODY)
                            .times(1)
                            .thenNormally(),
                    // not a write: ingestion says so at some length
                    List.of(CallDraft.write("cut-in-mid-body")
                            .body(Bytes.utf8("not a write"))
                            .call()),
                    false),
            // stored by then: repeated, it would be there twice
            new Round(
                    FaultScript.named("cut before the answer")
                            .step(new Effect.Cut(), Moment.REPLY_START)
                            .times(1)
                            .thenNormally(),
                    List.of(CallDraft.write("cut-before-the-answer").call()),
                    false),
            new Round(
                    FaultScript.named("401 whatever the token")
                            .thenAlways(Effect.answer(401, "refused"), Moment.REQUEST_END),
                    List.of(CallDraft.write("always-401").call()),
                    false));

    private static final List<Round> INTERIM = List.of(
            interim("interim-103", new Effect.Interim(List.of(103))),
            interim("interim-100-102-103", new Effect.Interim(List.of(100, 102, 103))),
            interim("interim-102-100-100", new Effect.Interim(List.of(102, 100, 100))),
            interim("interim-104", new Effect.Interim(List.of(104))),
            interim("switching-protocols", Effect.answer(101, "", new Header("Upgrade", "websocket"))));

    private static final List<Round> READINESS =
            IntStream.of(403, 500, 503).mapToObj(AnsweredCalls::thenReady).toList();

    static final List<Round> STATUSES = Stream.of(CODES, POLICIES, TROUBLE, INTERIM, READINESS)
            .flatMap(List::stream)
            .toList();

    static final List<Round> TEXTS =
            Stream.of(COUNTS, HEADERS, CONNECTION, KEPT).flatMap(List::stream).toList();

    private AnsweredCalls() {}

    /** One call, answered so once; what comes after it is answered by ingestion itself. */
    static Round round(String name, Effect answer) {
        return new Round(
                FaultScript.named(name)
                        .step(answer, Moment.REQUEST_END)
                        .times(1)
                        .thenNormally(),
                List.of(CallDraft.write(name).call()),
                false);
    }

    /** A write that is answered so three times, and whether the proxy is ready then. */
    private static Round thenReady(int status) {
        String name = "ready-after-" + status;
        CallDraft write = CallDraft.write(name);
        return new Round(
                FaultScript.named(name).thenAlways(Effect.answer(status, "as scripted"), Moment.REQUEST_END),
                List.of(CallDraft.inTurn(name, write, write, write, CallDraft.get(name, "/ready"))),
                false);
    }

    /** The caller ends its connection with the answer, so that what comes before and behind it is seen. */
    private static Round interim(String name, Effect effect) {
        return new Round(
                FaultScript.named(name)
                        .step(effect, Moment.REQUEST_END)
                        .times(1)
                        .thenNormally(),
                List.of(CallDraft.write(name).line("Connection: close").untilClosed()),
                false);
    }

    /** The field names that only ingestion may fill in. */
    static List<String> writtenCounts() {
        return List.of(SAMPLES.name(), HISTOGRAMS.name(), EXEMPLARS.name());
    }
}
