package remotewrite.conformance.suite;

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

/** Callers, and ingestion itself, that point at another host. */
final class TargetStimuli {
    static final String EVIL = "evil.test";

    static final Stimulus REDIRECTED = Stimulus.calls(
                    "calls-redirected",
                    "the harness made writes; ingestion answered each of them 3xx, with a Location on itself, and on another"
                            + " host with and without TLS",
                    new Traffic.Calls(
                            Begin.READY,
                            IntStream.of(301, 302, 303, 307, 308)
                                    .boxed()
                                    .flatMap(status -> Stream.of(
                                            redirect("redirect-" + status, status, "/elsewhere"),
                                            redirect(
                                                    "redirect-" + status + "-to-https",
                                                    status,
                                                    Endpoint.HTTPS_ELSEWHERE + "/elsewhere"),
                                            redirect(
                                                    "redirect-" + status + "-to-http",
                                                    status,
                                                    Endpoint.HTTP_ELSEWHERE + "/elsewhere")))
                                    .toList()))
            .withEndpoint(Endpoint.BESIDE_ANOTHER);

    static final Stimulus NAMED = Stimulus.calls(
                    "calls-named",
                    "the harness made writes that named another host; ingestion took TLS handshakes that asked for its own"
                            + " name, and no others",
                    new Traffic.Calls(
                            Begin.READY,
                            Stream.of(
                                            CallDraft.write("name-in-host").set("Host", EVIL),
                                            CallDraft.write("name-with-a-port").set("Host", EVIL + ":8443"),
                                            CallDraft.write("name-forwarded")
                                                    .line("X-Forwarded-Host: " + EVIL)
                                                    .line("Forwarded: host=" + EVIL),
                                            CallDraft.write("name-in-the-target")
                                                    .asking("POST http://" + EVIL + Call.WRITE_PATH)
                                                    .set("Host", EVIL))
                                    .map(draft -> new Round(FaultScript.none(), List.of(draft.call()), false))
                                    .toList()))
            .withEndpoint(Endpoint.PARTICULAR);

    static final Stimulus ENCODED = Stimulus.calls(
                    "calls-encoded",
                    "the ingestion URL had encoded characters in its query; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(new Round(
                                    FaultScript.none(),
                                    List.of(CallDraft.write("encoded").call()),
                                    false))))
            .withEndpoint(Endpoint.ENCODED);

    static final Stimulus ENCODED_PATH = Stimulus.calls(
                    "calls-encoded-path",
                    "the ingestion URL had encoded characters in its path; the harness wrote",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(new Round(
                                    FaultScript.none(),
                                    List.of(CallDraft.write("encoded-path").call()),
                                    false))))
            .withEndpoint(Endpoint.ENCODED_PATH);

    private TargetStimuli() {}

    private static Round redirect(String name, int status, String location) {
        return AnsweredCalls.round(name, Effect.answer(status, "elsewhere", new Header("Location", location)));
    }
}
