package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
import remotewrite.fake.Header;
import remotewrite.fake.Moment;

/** TOKEN: answers of Entra that hold no token, or none that can be sent (PX-32, PX-17). */
public final class UnusableTokenChecks {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final int WRITES = 120;

    /** Would be a field of its own at ingestion if the token before it were copied as it came. */
    private static final String INJECTED = "X-Injected";

    /** From the grant until a write is sure to be served with it; far longer than it takes. */
    static final Duration SERVED_WITHIN = Duration.ofSeconds(2);

    /** Longer than the pauses of a proxy that doubles them from a second on, in the time that is written (assumed, 2026-11-30). */
    static final Duration ASKS_AGAIN_WITHIN = Duration.ofSeconds(4);

    static final Stimulus UNUSABLE = Stimulus.calls(
                    "calls-unusable-tokens",
                    "Entra answered the first token requests 500, with a page, with an empty token and with a token that has"
                            + " line ends; the harness wrote every 0.1 s for 12 s",
                    Traffic.Calls.lasting(
                            Begin.LISTENING,
                            new Round(
                                    FaultScript.none(),
                                    IntStream.rangeClosed(1, WRITES)
                                            .mapToObj(number -> CallDraft.write("write-" + number)
                                                    .after(EVERY.multipliedBy(number)))
                                            .toList(),
                                    false)))
            .withEntra(FaultScript.named("no token that can be sent")
                    .step(Effect.answer(500, "Internal Server Error"), Moment.REQUEST_END)
                    .times(1)
                    .step(Effect.answer(200, "<html>Service maintenance</html>"), Moment.REQUEST_END)
                    .times(1)
                    .step(granted(""), Moment.REQUEST_END)
                    .times(1)
                    .step(granted("begin\\r\\n" + INJECTED + ": end"), Moment.REQUEST_END)
                    .times(1)
                    .thenNormally());

    static final Check TOKEN_17 = check(
                    "TOKEN-17", "The proxy answers 503 until Entra gives it a token that can be sent, and asks on.")
            .clauses("PX-32", "PX-17")
            .when(UNUSABLE, Judged.PROXY)
            .then(UnusableTokenChecks::judge)
            .caughtBy(
                    TokenMutants.TAKES_EMPTY_TOKENS.showing("reached ingestion before Entra had given a token"),
                    TokenMutants.COPIES_TOKENS_AS_THEY_ARE.showing(
                            "reached ingestion with a field out of a token before Entra had given a token"),
                    TokenMutants.DROPS_ITS_TOKEN_WHEN_REFUSED_ANOTHER.showing("although Entra had given a token"),
                    TokenMutants.ASKS_ENTRA_ONCE.showing("made 1 token requests, got no token, and asked no more"),
                    ProxyMutants.ANSWERS_400_WITHOUT_TOKEN.showing("was answered 400"));

    public static final List<Check> ALL = List.of(TOKEN_17);

    private UnusableTokenChecks() {}

    /** @param token as it stands in JSON */
    private static Effect granted(String token) {
        return Effect.answer(
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"" + token + "\"}",
                new Header("Content-Type", "application/json"));
    }

    private static Finding judge(Recording recording) {
        if (recording.proxyToEntra().stream()
                .allMatch(request -> request.faultAt().isEmpty())) {
            return Finding.notSeen("the proxy asked Entra for no token");
        }
        Optional<Exchange> granted = granted(recording);
        Instant before = granted.map(Exchange::startedAt).orElse(Instant.MAX);
        Instant served =
                granted.map(request -> request.endedAt().plus(SERVED_WITHIN)).orElse(Instant.MAX);
        List<String> wrong = new ArrayList<>();
        for (Exchange write : recording.proxyToIngestion()) {
            if (write.startedAt().isBefore(before)) {
                wrong.add(recording.name(write) + ": reached ingestion"
                        + (write.request().header(INJECTED).isEmpty() ? "" : " with a field out of a token")
                        + " before Entra had given a token");
            }
        }
        int refused = 0;
        int accepted = 0;
        for (Exchange write : recording.senderToProxy()) {
            if (write.endedAt().isBefore(before)) {
                refused++;
                if (!Unavailable.answered(write)) {
                    wrong.add(recording.name(write) + " was answered " + Unavailable.shown(write));
                }
            } else if (write.startedAt().isAfter(served)) {
                accepted++;
                if (!write.accepted()) {
                    wrong.add(recording.name(write) + " was answered " + Unavailable.shown(write)
                            + " although Entra had given a token " + recording.name(granted.orElseThrow()));
                }
            }
        }
        givenUp(recording, granted).ifPresent(wrong::add);
        return concluded("writes", "503 with Retry-After and nothing at ingestion", "204", refused, accepted, wrong);
    }

    /** How long the proxy had left to ask once more, and did not; a token that it was given ends the asking. */
    private static Optional<String> givenUp(Recording recording, Optional<Exchange> granted) {
        Optional<Instant> asked = Tokens.requests(recording).stream()
                .map(Exchange::endedAt)
                .max(Instant::compareTo)
                .filter(last -> granted.isEmpty());
        Optional<Instant> written =
                recording.senderToProxy().stream().map(Exchange::endedAt).max(Instant::compareTo);
        return asked.flatMap(last -> written.map(end -> Duration.between(last, end)))
                .filter(silence -> silence.compareTo(ASKS_AGAIN_WITHIN) > 0)
                .map(silence -> "the proxy made %d token requests, got no token, and asked no more for %.1f s"
                        .formatted(Tokens.requests(recording).size(), silence.toMillis() / 1000.0));
    }

    /**
     * Both sides of the grant must have been seen, or nothing holds.
     *
     * @param what was looked at
     * @param before what is expected before Entra gave a token
     * @param after what is expected with it
     * @param earlier how many were looked at before
     * @param later how many were looked at after
     */
    static Finding concluded(String what, String before, String after, int earlier, int later, List<String> wrong) {
        if (wrong.isEmpty() && (earlier == 0 || later == 0)) {
            return Finding.notSeen("there were %d %s before Entra gave a token that can be sent, and %d with it"
                    .formatted(earlier, what, later));
        }
        return Each.conclude(
                what + " before and after Entra gave a token that can be sent",
                earlier + later,
                before + " before Entra gives a token, " + after + " with it",
                wrong);
    }

    /** The first token request that Entra itself has granted. */
    static Optional<Exchange> granted(Recording recording) {
        return Tokens.requests(recording).stream()
                .filter(request -> request.accepted() && request.faultAt().isEmpty())
                .findFirst();
    }
}
