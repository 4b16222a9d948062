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
import remotewrite.conformance.Starvation;
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

/** TOKEN, of calls that the harness makes when a token is near its end, or over. */
public final class CallTokenLifeChecks {
    private static final Duration LIFE = Duration.ofSeconds(10);

    /**
     * From when a proxy begins to ask, which is when it may count from, until Entra sees the request. Of its first request it
     * may be seconds, on a busy machine.
     */
    private static final Duration ASKING = Starvation.ANYBODY;

    /** Until both tokens are over, or nearly. */
    private static final int SECONDS_OF_WRITING = 15;

    private static final int WRITERS = 5;

    /** Then the second token is over, renewed at three fifths of the first one's life, and that two seconds late. */
    private static final Duration AND_OVER = Duration.ofSeconds(3);

    private static final int AT_ONCE = 100;
    private static final int A_FEW_AT_ONCE = 20;

    /** One, and one for the second until which they are counted. */
    private static final int AT_MOST_ASKED = 2;

    private static final String TOGETHER = "expired-";
    private static final Stimulus OUTLIVED = outlived(
            "calls-token-outlived",
            "answered 503 to all that was asked afterwards",
            AT_ONCE,
            FaultScript.named("down after one renewal")
                    .normally(1)
                    .thenAlways(Effect.answer(503, "Service Unavailable"), Moment.REQUEST_END));

    private static final Stimulus HANGING = outlived(
            "calls-token-outlived-by-a-silence",
            "never answered what was asked afterwards",
            A_FEW_AT_ONCE,
            FaultScript.named("silent after one renewal")
                    .normally(1)
                    .thenAlways(new Effect.Stall(), Moment.REQUEST_END));

    static final Check TOKEN_14 = check(
                    "TOKEN-14", "The proxy serves writes with its valid token while Entra refuses it another.")
            .clauses("PX-35")
            .when(OUTLIVED, Judged.PROXY)
            .then(CallTokenLifeChecks::servesToTheEnd)
            .caughtBy(TokenMutants.DROPS_ITS_TOKEN_WHEN_REFUSED_ANOTHER.showing("was answered 503"));

    static final Check TOKEN_15 = check(
                    "TOKEN-15", "The proxy asks Entra for one token however many writes find the old one expired.")
            .clauses("PX-34", "PX-35", "PX-32")
            .when(OUTLIVED, Judged.PROXY)
            .then(recording -> oneRequestForAll(recording, AT_ONCE))
            .caughtBy(
                    TokenMutants.ASKS_ENTRA_FOR_EVERY_WRITE_WITHOUT_TOKEN.showing(
                            " token requests were made meanwhile"),
                    ProxyMutants.NEVER_RENEWS.showing("reached ingestion 1 times"));

    static final Check TOKEN_18 = check(
                    "TOKEN-18", "The proxy answers 503 while Entra is silent, and does not ask again beside that.")
            .clauses("PX-32", "PX-34")
            .when(HANGING, Judged.PROXY)
            .then(recording -> oneRequestForAll(recording, A_FEW_AT_ONCE))
            .caughtBy(
                    TokenMutants.ASKS_ENTRA_FOR_EVERY_WRITE_WITHOUT_TOKEN.showing(
                            " token requests were made meanwhile"),
                    ProxyMutants.NEVER_RENEWS.showing("reached ingestion 1 times"));

    public static final List<Check> ALL = List.of(TOKEN_14, TOKEN_15, TOKEN_18);

    private CallTokenLifeChecks() {}

    /** Clients renew at half of the life or later (observed): at 6 s and 12 s at the latest for one that does so by then. */
    private static Stimulus outlived(String name, String afterwards, int atOnce, FaultScript entra) {
        return Stimulus.calls(
                        name,
                        "tokens live 10 s; Entra granted the first renewal, and " + afterwards
                                + "; the harness wrote all the time, and made " + atOnce
                                + " writes at once when the token was over",
                        Traffic.Calls.lasting(
                                Begin.READY,
                                new Round(
                                        FaultScript.none(),
                                        IntStream.range(0, WRITERS)
                                                .mapToObj(CallTokenLifeChecks::onceASecond)
                                                .toList(),
                                        false),
                                new Round(
                                        FaultScript.none(),
                                        IntStream.rangeClosed(1, atOnce)
                                                .mapToObj(number -> CallDraft.write(TOGETHER + number)
                                                        .after(AND_OVER))
                                                .toList(),
                                        false)))
                .withTokenLifetime(LIFE)
                .withEntra(entra);
    }

    /** One connection, on which never more than a second is silence; the writers begin one after the other. */
    private static Call onceASecond(int number) {
        String name = "valid-" + (number + 1);
        return new Call(
                name,
                Stream.concat(
                                Stream.of(new Call.Act.Ignore(Duration.ofMillis(1000L * number / WRITERS))),
                                IntStream.range(0, SECONDS_OF_WRITING)
                                        .boxed()
                                        .flatMap(ignored ->
                                                CallDraft.write(name).after(Duration.ofSeconds(1)).acts().stream()))
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
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Exchange write : recording.senderToProxy()) {
            if (write.startedAt().isAfter(refused.get()) && write.endedAt().isBefore(valid)) {
                judged++;
                if (!write.accepted()) {
                    wrong.add(recording.name(write) + " was answered " + Unavailable.shown(write) + " until "
                            + recording.at(write.endedAt()) + "; the token is valid until "
                            + recording.at(valid) + " and longer");
                }
            }
        }
        return Each.conclude(
                "writes after Entra refused another token", judged, "accepted with the one that is still valid", wrong);
    }

    private static Finding oneRequestForAll(Recording recording, int atOnce) {
        Optional<Instant> expiry =
                Tokens.issued(recording).stream().map(Tokens.Issued::expiresAt).max(Instant::compareTo);
        Made made = new Made(recording);
        List<Called> late = recording.calls().stream()
                .filter(called -> called.name().startsWith(TOGETHER))
                .filter(called -> made.sent(called).stream()
                        .anyMatch(write ->
                                expiry.filter(write.startedAt()::isAfter).isPresent()))
                .toList();
        if (late.size() < atOnce) {
            return Finding.notSeen(late.size() + " of " + atOnce + " writes came when the token had expired");
        }
        List<String> wrong = new ArrayList<>();
        for (Called called : late) {
            made.refused(called, seen -> seen.statuses().equals(List.of(503)))
                    .map(problem -> called.name() + ": " + problem)
                    .ifPresent(wrong::add);
        }
        Instant from = late.stream()
                .flatMap(called -> made.sent(called).stream())
                .map(Exchange::startedAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        // a request begins with a connection, which may take its time
        Instant to = late.stream()
                .map(Called::endedAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN)
                .plus(Starvation.ANYBODY);
        long asked = Tokens.requests(recording).stream()
                .map(Exchange::startedAt)
                .filter(at -> !at.isBefore(from) && !at.isAfter(to))
                .count();
        if (asked > AT_MOST_ASKED) {
            wrong.addFirst(asked + " token requests were made meanwhile");
        }
        return Each.conclude(
                "writes after the token's end",
                late.size(),
                "503, nothing at ingestion, at most " + AT_MOST_ASKED + " token requests",
                wrong);
    }
}
