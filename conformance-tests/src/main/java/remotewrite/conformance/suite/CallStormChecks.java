package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.TokenMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** TOKEN: what a token that is refused time and again means for Entra (PX-34). */
public final class CallStormChecks {
    private static final int STORMING = 4;

    /** Long enough to tell a request every 2.5 s from one every 5 s, see {@link #sparingly}. */
    private static final int REFUSALS = 18;

    /** How often a lasting 401 may cause a token request (the example of PX-34; what this proxy does, documented). */
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(5);

    /** The rate is the proxy's own and no limit that comes sooner at another pace: judged is what the time allows. */
    private static final Stimulus STORM = Stimulus.calls(
            "calls-401-storm",
            "ingestion answered every write 401, whatever the token; " + STORMING + " senders wrote once a second for "
                    + REFUSALS + " s",
            Traffic.Calls.lasting(
                    Begin.READY,
                    new Round(
                            FaultScript.named("401 for ever")
                                    .thenAlways(Effect.answer(401, "refused"), Moment.REQUEST_END),
                            IntStream.rangeClosed(1, STORMING)
                                    .mapToObj(CallStormChecks::storming)
                                    .toList(),
                            false)));

    static final Check TOKEN_16 = check(
                    "TOKEN-16", "The proxy asks Entra sparingly while ingestion refuses every token.")
            .clauses("PX-34")
            .when(STORM, Judged.PROXY)
            .then(CallStormChecks::sparingly)
            .caughtBy(
                    TokenMutants.ASKS_ENTRA_FOR_EVERY_401.showing(" token requests within "),
                    TokenMutants.ASKS_ENTRA_TWICE_TOO_OFTEN.showing(" token requests within "));

    public static final List<Check> ALL = List.of(TOKEN_16);

    private CallStormChecks() {}

    /** One connection, a write a second; the senders begin one after the other, so that a write comes every 0.25 s. */
    private static Call storming(int number) {
        String name = "storm-" + number;
        return new Call(
                name,
                Stream.concat(
                                Stream.of(new Call.Act.Ignore(Duration.ofMillis(1000L * number / STORMING))),
                                IntStream.range(0, REFUSALS)
                                        .boxed()
                                        .flatMap(ignored ->
                                                CallDraft.write(name).after(Duration.ofSeconds(1)).acts().stream()))
                        .toList());
    }

    private static Finding sparingly(Recording recording) {
        List<Exchange> refused = recording.proxyToIngestion().stream()
                .filter(write ->
                        write.reply().filter(reply -> reply.status() == 401).isPresent())
                .toList();
        if (refused.isEmpty()) {
            return Finding.notSeen("ingestion answered no write 401");
        }
        Instant from = refused.getFirst().startedAt();
        Instant to = recording.calls().stream()
                .map(Called::endedAt)
                .max(Instant::compareTo)
                .orElse(from);
        long asked = Tokens.requests(recording).stream()
                .filter(request ->
                        request.startedAt().isAfter(from) && request.startedAt().isBefore(to))
                .count();
        Duration storm = Duration.between(from, to);
        // the first 401 is worth a request of its own; a request every 2.5 s is one or two too many after 18 s
        long allowed = 1 + (storm.toMillis() / BETWEEN_REQUESTS.toMillis() + 1);
        String seen = asked + " token requests within " + storm.toMillis() + " ms, for "
                + recording.senderToProxy().size() + " writes";
        return asked <= allowed
                ? Finding.holds("token requests during the storm", seen)
                : Finding.fails("at most " + allowed + ": one, and one for every 5 s", seen);
    }
}
