package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.LogMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** HEALTH: what the proxy's log says of writes (PX-64). No two proxies' lines have the same form; a status is a number. */
public final class LogChecks {
    /** Of which no other line of a log has a reason to speak. */
    private static final List<Integer> STATUSES = List.of(402, 409, 418, 451, 507);

    /** Nobody's; in the body of every write. */
    private static final String BODY = "conformance-canary-of-a-body";

    /** What a container logs comes a little later. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private static final Stimulus REFUSED = Stimulus.calls(
            "calls-to-be-logged",
            "the harness made writes; ingestion refused each of them with another status",
            new Traffic.Calls(
                    Begin.READY,
                    Stream.concat(
                                    STATUSES.stream().map(LogChecks::refused),
                                    Stream.of(new Round(
                                            FaultScript.none(),
                                            List.of(CallDraft.get("logged-by-then", "/health")
                                                    .after(LATER)),
                                            false)))
                            .toList()));

    static final Check HEALTH_13 = check(
                    "HEALTH-13", "The proxy logs with which status ingestion refused a write, and nothing of its body.")
            .clauses("PX-64")
            .when(REFUSED, Judged.PROXY)
            .then(LogChecks::judge)
            .caughtBy(
                    LogMutants.LOGS_NO_REFUSALS.showing("402 stands in 0 of "),
                    LogMutants.LOGS_BODIES.showing("the body of a write stands in a line of "));

    public static final List<Check> ALL = List.of(HEALTH_13);

    private LogChecks() {}

    private static Round refused(int status) {
        return new Round(
                FaultScript.named("answers " + status).thenAlways(Effect.answer(status, "no"), Moment.REQUEST_END),
                List.of(CallDraft.write("logged-" + status)
                        .body(Bytes.utf8(BODY + " " + status))
                        .call()),
                false);
    }

    private static Finding judge(Recording recording) {
        List<String> log = recording.proxyLog();
        List<Integer> refused = STATUSES.stream()
                .filter(status -> recording.proxyToIngestion().stream()
                        .anyMatch(exchange -> exchange.reply()
                                .filter(reply -> reply.status() == status)
                                .isPresent()))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (int status : refused) {
            // not as a part of a number, of a time or of an address
            Pattern word = Pattern.compile("(?<![\\w.:])" + status + "(?![\\w.:])");
            if (log.stream().noneMatch(line -> word.matcher(line).find())) {
                wrong.add(status + " stands in 0 of " + log.size() + " lines");
            }
        }
        Map<String, String> forms = Disguises.of(BODY, "the body of a write");
        IntStream.range(0, log.size())
                .filter(number -> forms.keySet().stream().anyMatch(log.get(number)::contains))
                .forEach(number -> wrong.add("the body of a write stands in a line of "
                        + log.get(number).length() + " characters, the " + (number + 1) + ". of " + log.size()));
        return Each.conclude(
                "statuses with which writes were refused",
                refused.size(),
                "each status in a line of the proxy's log, and no body",
                wrong);
    }
}
