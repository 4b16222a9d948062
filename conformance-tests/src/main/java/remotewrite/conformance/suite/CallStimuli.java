package remotewrite.conformance.suite;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;

/** Calls of the harness itself: requests that no scraping sender makes. They are few and quick, and share runs. */
final class CallStimuli {
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final Effect NO_CONTENT = Effect.answer(204, "");
    private static final FaultScript ACCEPTED =
            FaultScript.named("204 to everything").thenAlways(NO_CONTENT, Moment.REQUEST_END);

    /** Odd but right: all of it is to reach ingestion. */
    static final Stimulus BODIES = Stimulus.calls(
            "calls-bodies",
            "the harness made writes with bodies of many forms; ingestion answered 204 to all of them",
            new Traffic.Calls(
                    Begin.READY,
                    Stream.of(
                                    accepted(
                                            CallDraft.write("body-1-byte")
                                                    .body(CallBodies.ONE_BYTE)
                                                    .call(),
                                            CallDraft.write("body-every-byte")
                                                    .body(CallBodies.EVERY_BYTE)
                                                    .call(),
                                            CallDraft.write("body-300-kB")
                                                    .body(CallBodies.LARGE)
                                                    .call(),
                                            CallDraft.write("body-zstd")
                                                    .set("Content-Encoding", "zstd")
                                                    .body(CallBodies.ZSTD)
                                                    .call(),
                                            CallDraft.write("body-gzip")
                                                    .set("Content-Encoding", "gzip")
                                                    .body(CallBodies.GZIP)
                                                    .call(),
                                            CallDraft.write("body-of-unknown-coding")
                                                    .set("Content-Encoding", "x-Unheard-Of")
                                                    .call(),
                                            CallDraft.write("body-of-two-codings")
                                                    .set("Content-Encoding", "snappy, gzip")
                                                    .body(CallBodies.GZIP)
                                                    .call(),
                                            CallDraft.write("chunks-of-1-byte")
                                                    .chunked(CallBodies.WRITE, 1, "", "")
                                                    .call(),
                                            CallDraft.write("chunks-of-100-kB")
                                                    .chunked(CallBodies.LARGE, 100_000, "", "")
                                                    .call(),
                                            CallDraft.write("chunks-with-extensions")
                                                    .chunked(CallBodies.WRITE, 16, ";a=b;c=\"d\"", "")
                                                    .call(),
                                            CallDraft.write("chunks-with-a-trailer")
                                                    .chunked(CallBodies.WRITE, 16, "", "X-Trailing: 1\r\n")
                                                    .call()),
                                    accepted(
                                            CallDraft.write("type-of-2.0")
                                                    .set("Content-Type", V2)
                                                    .set("X-Prometheus-Remote-Write-Version", "2.0.0")
                                                    .call(),
                                            CallDraft.write("type-with-a-space")
                                                    .set("Content-Type", V2.replace(";", "; "))
                                                    .set("X-Prometheus-Remote-Write-Version", "2.9.9")
                                                    .call(),
                                            CallDraft.write("type-quoted")
                                                    .set(
                                                            "Content-Type",
                                                            "Application/X-Protobuf ;PROTO=\"prometheus.WriteRequest\"")
                                                    .call(),
                                            CallDraft.write("type-without-a-version")
                                                    .without("X-Prometheus-Remote-Write-Version")
                                                    .line("X-VictoriaMetrics-Remote-Write-Version: 1")
                                                    .call()))
                            .flatMap(rounds -> rounds)
                            .toList()));

    /** Odd but right: all of it is to reach ingestion. */
    static final Stimulus FORWARDED = Stimulus.calls(
            "calls-forwarded",
            "the harness made writes with odd heads; ingestion answered 204 to all of them",
            new Traffic.Calls(
                    Begin.READY,
                    Stream.of(
                                    accepted(
                                            CallDraft.write("hop-fields")
                                                    .line("Keep-Alive: timeout=5")
                                                    .line("Proxy-Connection: keep-alive")
                                                    .line("Proxy-Authorization: Basic Y2FsbGVyOnNlY3JldA==")
                                                    .line("Proxy-Authenticate: Basic")
                                                    .line("TE: trailers")
                                                    .line("Trailer: X-Trailing")
                                                    .call(),
                                            CallDraft.write("hop-upgrade")
                                                    .line("Connection: Upgrade")
                                                    .line("Upgrade: websocket")
                                                    .call(),
                                            CallDraft.write("hop-named")
                                                    .line("Connection: close, X-Hop")
                                                    .line("X-Hop: 1")
                                                    .call(),
                                            CallDraft.write("strip-what-is-needed")
                                                    .line("Connection: authorization, content-encoding, content-type,"
                                                            + " host, x-prometheus-remote-write-version")
                                                    .call()),
                                    accepted(
                                            CallDraft.write("credentials-none").call(),
                                            CallDraft.write("credentials-basic")
                                                    .line("Authorization: Basic Y2FsbGVyOnNlY3JldA==")
                                                    .call(),
                                            CallDraft.write("credentials-bearer")
                                                    .line("aUTHorization: Bearer evil")
                                                    .call(),
                                            CallDraft.write("credentials-twice")
                                                    .line("Authorization: Bearer evil")
                                                    .line("Authorization: Bearer worse")
                                                    .call(),
                                            CallDraft.write("credentials-cookie")
                                                    .line("Cookie: session=caller")
                                                    .line("X-Ms-Token-Aad-Id-Token: caller")
                                                    .line("Ocp-Apim-Subscription-Key: caller")
                                                    .call()),
                                    accepted(
                                            CallDraft.write("via-another")
                                                    .line("Via: 1.1 another-proxy")
                                                    .call(),
                                            CallDraft.write("via-itself")
                                                    .line("Via: 1.1 another-proxy, 1.1 remote-write-proxy")
                                                    .call(),
                                            CallDraft.write("host-evil")
                                                    .set("Host", "evil.test")
                                                    .call(),
                                            CallDraft.write("expect-continue")
                                                    .line("Expect: 100-continue")
                                                    .headFirst(),
                                            CallDraft.write("expect-the-impossible")
                                                    .line("Expect: the-impossible")
                                                    .headFirst()))
                            .flatMap(rounds -> rounds)
                            .toList()));

    /** None of the proxy's business, or not as it looks: nothing of it is to reach ingestion but at the right URL. */
    static final Stimulus ELSEWHERE = Stimulus.calls(
            "calls-elsewhere",
            "the harness asked for other methods, paths and hosts; ingestion would have answered 204",
            new Traffic.Calls(Begin.READY, accepted(RefusedCalls.ELSEWHERE).toList()));

    /** Wrong, or too large: nothing of it is to reach ingestion. */
    static final Stimulus REFUSED = Stimulus.calls(
            "calls-refused",
            "the harness made requests that are not HTTP, or beyond measure; ingestion would have answered 204",
            new Traffic.Calls(Begin.READY, accepted(RefusedCalls.MALFORMED).toList()));

    static final Stimulus ANSWERED = Stimulus.calls(
            "calls-answered",
            "the harness made writes; ingestion answered each of them with another status",
            new Traffic.Calls(Begin.READY, AnsweredCalls.STATUSES));

    static final Stimulus ANSWERED_AT_LENGTH = Stimulus.calls(
            "calls-answered-at-length",
            "the harness made writes; ingestion answered each of them with other fields and texts",
            new Traffic.Calls(Begin.READY, AnsweredCalls.TEXTS));

    static final Stimulus HUGE = Stimulus.calls(
            "calls-huge",
            "the harness made a write of 3 MiB, which ingestion answered 204, and one of 5 MiB, which it answered 401",
            new Traffic.Calls(
                    Begin.READY,
                    List.of(
                            new Round(
                                    ACCEPTED,
                                    List.of(CallDraft.write("size-3-MiB")
                                            .line("Expect: 100-continue")
                                            .body(CallBodies.PIECE)
                                            .asked(48)),
                                    false),
                            new Round(
                                    FaultScript.named("401 once, then 204")
                                            .step(Effect.answer(401, "refused"), Moment.REQUEST_END)
                                            .times(1)
                                            .thenAlways(NO_CONTENT, Moment.REQUEST_END),
                                    List.of(CallDraft.write("huge")
                                            .body(CallBodies.HUGE)
                                            .call()),
                                    false))));

    static final Stimulus WITHOUT_TOKEN = Stimulus.calls(
                    "calls-without-token",
                    "Entra refused the application from the start; the harness asked for health and wrote",
                    new Traffic.Calls(
                            Begin.LISTENING,
                            accepted(
                                            CallDraft.get("health", "/health").call(),
                                            CallDraft.write("write").call(),
                                            CallDraft.write("write-that-asks-first")
                                                    .line("Expect: 100-continue")
                                                    .headFirst(),
                                            RefusedCalls.LEFT_OVER_WITHOUT_TOKEN)
                                    .toList()))
            .withEntra(FaultScript.named("refuses the application")
                    .thenAlways(
                            Effect.answer(
                                    401,
                                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700016: scripted by the"
                                            + " harness\",\"error_codes\":[700016]}",
                                    new Header("Content-Type", "application/json")),
                            Moment.REQUEST_END));

    static final Stimulus UNREACHABLE = Stimulus.calls(
                    "calls-unreachable",
                    "nobody listened at the ingestion URL; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            accepted(
                                            CallDraft.write("write").call(),
                                            CallDraft.get("health", "/health").call())
                                    .toList()))
            .withEndpoint(Endpoint.CLOSED);

    static final Stimulus UNKNOWN = Stimulus.calls(
                    "calls-unknown",
                    "the ingestion URL had a name that no host has; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            accepted(CallDraft.write("write").call()).toList()))
            .withEndpoint(Endpoint.UNKNOWN);

    static final Stimulus UNTRUSTED = Stimulus.calls(
                    "calls-untrusted",
                    "the ingestion endpoint showed a certificate of an unknown authority; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            accepted(CallDraft.write("write").call()).toList()))
            .withEndpoint(Endpoint.UNTRUSTED);

    static final Stimulus MISNAMED = Stimulus.calls(
                    "calls-misnamed",
                    "the ingestion endpoint showed a certificate for another host; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            accepted(CallDraft.write("write").call()).toList()))
            .withEndpoint(Endpoint.MISNAMED);

    static final Stimulus EXPIRED = Stimulus.calls(
                    "calls-expired",
                    "the ingestion endpoint showed a certificate that has expired; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            accepted(CallDraft.write("write").call()).toList()))
            .withEndpoint(Endpoint.EXPIRED);

    static final Stimulus ENDING = Stimulus.calls(
            "calls-ending",
            "the proxy was told to end while ingestion held 3 writes for 2 s",
            new Traffic.Calls(
                    Begin.READY,
                    List.of(new Round(
                            FaultScript.named("held")
                                    .step(new Effect.Delay(Duration.ofSeconds(2)), Moment.REQUEST_END)
                                    .times(3)
                                    .thenNormally(),
                            IntStream.rangeClosed(1, 3)
                                    .mapToObj(number ->
                                            CallDraft.write("held-" + number).call())
                                    .toList(),
                            true))));

    private CallStimuli() {}

    /** One round a call. */
    private static Stream<Round> accepted(Call... calls) {
        return accepted(List.of(calls));
    }

    private static Stream<Round> accepted(List<Call> calls) {
        return calls.stream().map(call -> new Round(ACCEPTED, List.of(call), false));
    }
}
