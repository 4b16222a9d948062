package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.TokenMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** TOKEN, of calls that the harness makes when a token is near its end, over, or refused time and again. */
public final class CallTokenLifeChecks {
    private static final Duration LIFE = Duration.ofSeconds(5);

    /**
     * From when a proxy begins to ask, which is when it may count from, until Entra sees the request. Of its first request it
     * may be seconds, on a busy machine.
     */
    private static final Duration ASKING = Duration.ofMillis(500);

    private static final int AT_ONCE = 100;
    private static final String TOGETHER = "expired-";
    private static final int STORMING = 4;
    private static final int REFUSALS = 30;

    /** How often a lasting 401 may cause a token request (the example of PX-34; what this proxy does, documented). */
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(5);

    /** Clients renew at half of the life or later (observed): at 3 s and 6 s at the latest for one that does so by then. */
    private static final Stimulus OUTLIVED = Stimulus.calls(
                    "calls-token-outlived",
                    "tokens live 5 s; Entra granted the first renewal, and answered 503 to all that was asked afterwards; the"
                            + " harness wrote all the time, and made " + AT_ONCE
                            + " writes at once when the token was over",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(new Round(
                                    FaultScript.none(),
                                    Stream.concat(
                                                    IntStream.rangeClosed(10, 35)
                                                            .mapToObj(fifths -> valid(fifths * 200)),
                                                    IntStream.rangeClosed(1, AT_ONCE)
                                                            .mapToObj(number -> CallDraft.write(TOGETHER + number)
                                                                    .after(Duration.ofMillis(8300))))
                                            .toList(),
                                    false))))
            .withTokenLifetime(LIFE)
            .withEntra(FaultScript.named("down after one renewal")
                    .normally(1)
                    .thenAlways(Effect.answer(503, "Service Unavailable"), Moment.REQUEST_END));

    /** The rate is the proxy's own and no limit that comes sooner at another pace: judged is what the time allows. */
    private static final Stimulus STORM = Stimulus.calls(
            "calls-401-storm",
            "ingestion answered every write 401, whatever the token; " + STORMING + " senders wrote once a second for "
                    + REFUSALS + " s",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("401 for ever").thenAlways(Effect.answer(401, "refused"), Moment.REQUEST_END),
                    IntStream.rangeClosed(1, STORMING)
                            .mapToObj(CallTokenLifeChecks::storming)
                            .toList(),
                    false)));

    static final Check TOKEN_14 = check(
                    "TOKEN-14", "The proxy serves writes with its valid token while Entra refuses it another.")
            .clauses("PX-35")
            .when(OUTLIVED, Judged.PROXY)
            .then(CallTokenLifeChecks::servesToTheEnd)
            .caughtBy(TokenMutants.DROPS_ITS_TOKEN_WHEN_REFUSED_ANOTHER.showing("the caller saw 503"));

    static final Check TOKEN_15 = check(
                    "TOKEN-15", "The proxy asks Entra for one token however many writes find the old one expired.")
            .clauses("PX-34", "PX-35", "PX-32")
            .when(OUTLIVED, Judged.PROXY)
            .then(CallTokenLifeChecks::oneRequestForAll)
            .caughtBy(
                    TokenMutants.ASKS_ENTRA_FOR_EVERY_WRITE_WITHOUT_TOKEN.showing(
                            " token requests were made meanwhile"),
                    ProxyMutants.NEVER_RENEWS.showing("reached ingestion 1 times"));

    static final Check TOKEN_16 = check(
                    "TOKEN-16", "The proxy asks Entra sparingly while ingestion refuses every token.")
            .clauses("PX-34")
            .when(STORM, Judged.PROXY)
            .then(CallTokenLifeChecks::sparingly)
            .caughtBy(TokenMutants.ASKS_ENTRA_FOR_EVERY_401.showing(" token requests within "));

    public static final List<Check> ALL = List.of(TOKEN_14, TOKEN_15, TOKEN_16);

    private CallTokenLifeChecks() {}

    private static Call valid(int millis) {
        return CallDraft.write("valid-" + millis + "-ms").after(Duration.ofMillis(millis));
    }

    /** One connection, a write a second. */
    private static Call storming(int number) {
        String name = "storm-" + number;
        return new Call(
                name,
                IntStream.range(0, REFUSALS)
                        .boxed()
                        .flatMap(ignored -> CallDraft.write(name).after(Duration.ofSeconds(1)).acts().stream())
                        .toList());
    }

    /** Judged are writes of the time in which Entra has refused another token and any client takes the old one for valid. */
    private static Finding servesToTheEnd(Recording recording) {
        Optional<Instant> refused = Tokens.requests(recording).stream()
                .filter(request -> request.reply().isPresent() && !request.accepted())
                .map(Exchange::endedAt)
                .min(Instant::compareTo);
        // of the second token: by the script no other comes
        Optional<Instant> asked = Tokens.requests(recording).stream()
                .filter(Exchange::accepted)
                .map(Exchange::startedAt)
                .max(Instant::compareTo);
        if (refused.isEmpty() || asked.isEmpty()) {
            return Finding.notSeen("Entra refused no renewal");
        }
        Instant valid = asked.get().plus(LIFE).minus(ASKING).minus(TokenRequestChecks.WHOLE_SECONDS);
        Made made = new Made(recording);
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Called called : recording.calls()) {
            for (Exchange write : made.sent(called)) {
                if (write.startedAt().isAfter(refused.get()) && write.endedAt().isBefore(valid)) {
                    judged++;
                    if (!write.accepted()) {
                        wrong.add(called.name() + ": the caller saw " + called.seen() + " at "
                                + recording.at(write.endedAt()) + "; the token is valid until "
                                + recording.at(valid) + " and longer");
                    }
                }
            }
        }
        return Each.conclude(
                "writes after Entra refused another token", judged, "accepted with the one that is still valid", wrong);
    }

    private static Finding oneRequestForAll(Recording recording) {
        Optional<Instant> expiry =
                Tokens.issued(recording).stream().map(Tokens.Issued::expiresAt).max(Instant::compareTo);
        Made made = new Made(recording);
        List<Called> late = recording.calls().stream()
                .filter(called -> made.sent(called).stream()
                        .anyMatch(write ->
                                expiry.filter(write.startedAt()::isAfter).isPresent()))
                .toList();
        if (late.size() < AT_ONCE) {
            return Finding.notSeen(late.size() + " of " + AT_ONCE + " writes came when the token had expired");
        }
        List<String> wrong = new ArrayList<>();
        for (Called called : late) {
            made.refused(called, seen -> seen.statuses().equals(List.of(503)))
                    .map(problem -> called.name() + ": " + problem)
                    .ifPresent(wrong::add);
        }
        List<Called> together = late.stream()
                .filter(called -> called.name().startsWith(TOGETHER))
                .toList();
        long asked = Tokens.requests(recording).stream()
                .map(Exchange::startedAt)
                .filter(at -> together.stream()
                        .anyMatch(called -> made.sent(called).stream()
                                .anyMatch(write -> !at.isBefore(write.startedAt()) && !at.isAfter(called.endedAt()))))
                .count();
        if (asked > 1) {
            wrong.addFirst(asked + " token requests were made meanwhile");
        }
        return Each.conclude(
                "writes after the token's end", late.size(), "503, nothing at ingestion, one token request", wrong);
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
        // the first 401 is worth a request of its own
        long allowed = 1 + (storm.toMillis() / BETWEEN_REQUESTS.toMillis() + 1);
        String seen = asked + " token requests within " + storm.toMillis() + " ms, for "
                + recording.senderToProxy().size() + " writes";
        return asked <= allowed
                ? Finding.holds("token requests during the storm", seen)
                : Finding.fails("at most " + allowed + ": one, and one for every 5 s", seen);
    }
}
