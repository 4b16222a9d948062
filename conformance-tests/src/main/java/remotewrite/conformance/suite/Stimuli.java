package remotewrite.conformance.suite;

import java.time.Duration;
import java.util.List;
import remotewrite.conformance.Stimulus;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;

/** What is done to the subjects. Checks that name the same stimulus are judged on the same recording. */
public final class Stimuli {
    /** How long Retry-After asks a sender to wait in {@link #RETRY_AFTER}. */
    public static final Duration RETRY_AFTER_PAUSE = Duration.ofSeconds(2);

    private static final Duration OUTAGE = Duration.ofSeconds(10);

    public static final Stimulus STEADY = Stimulus.steady("steady", "nothing goes wrong", Duration.ofSeconds(10));

    public static final Stimulus UNAVAILABLE = Stimulus.steady(
                    "ingestion-503",
                    "ingestion answers one write normally, then 503 to the next 4 attempts",
                    Duration.ofSeconds(8))
            .withIngestion(FaultScript.named("503 four times")
                    .normally(1)
                    .step(error(503, "ServiceUnavailable"), Moment.REQUEST_END)
                    .times(4)
                    .thenNormally());

    /** At the fastest ingestion takes 1.5 s, longer than a journal may be late. */
    public static final Stimulus SLOW = Stimulus.steady(
                    "ingestion-slow", "ingestion takes 3 s to answer one write", Duration.ofSeconds(6), 2)
            .withIngestion(FaultScript.named("slow once")
                    .normally(2)
                    .step(new Effect.Delay(Duration.ofSeconds(3)), Moment.REQUEST_END)
                    .times(1)
                    .thenNormally());

    public static final Stimulus RETRY_AFTER = Stimulus.steady(
                    "ingestion-retry-after",
                    "ingestion answers 503 with Retry-After: 2 to two attempts",
                    Duration.ofSeconds(6))
            .withIngestion(FaultScript.named("503 with Retry-After twice")
                    .normally(1)
                    .step(
                            error(
                                    503,
                                    "ServiceUnavailable",
                                    new Header("Retry-After", String.valueOf(RETRY_AFTER_PAUSE.toSeconds()))),
                            Moment.REQUEST_END)
                    .times(2)
                    .thenNormally());

    public static final Stimulus CUT = Stimulus.steady(
                    "ingestion-cut",
                    "ingestion closes the connection of two writes instead of answering",
                    Duration.ofSeconds(8))
            .withIngestion(FaultScript.named("cut twice")
                    .normally(1)
                    .step(new Effect.Cut(), Moment.REQUEST_END)
                    .times(2)
                    .thenNormally());

    public static final Stimulus UNAUTHORIZED = Stimulus.steady(
                    "ingestion-401",
                    "ingestion answers 401 to one write although the token has not expired",
                    Duration.ofSeconds(8))
            .withIngestion(FaultScript.named("401 once")
                    .normally(2)
                    .step(error(401, "InvalidAuthenticationToken"), Moment.REQUEST_END)
                    .times(1)
                    .thenNormally());

    public static final Stimulus TOKEN_EXPIRY = Stimulus.steady(
                    "token-expiry",
                    "tokens live 6 s, traffic goes on for two and a half lifetimes",
                    Duration.ofSeconds(15))
            .withTokenLifetime(Duration.ofSeconds(6));

    public static final Stimulus ENTRA_DOWN = Stimulus.steady(
                    "entra-down", "tokens live 8 s; Entra answers 503 for 10 s", Duration.ofSeconds(18))
            .withTokenLifetime(Duration.ofSeconds(8))
            .withEntra(FaultScript.named("down")
                    .step(Effect.answer(503, "Service Unavailable"), Moment.REQUEST_END)
                    .lasting(OUTAGE)
                    .thenNormally());

    /**
     * While Entra is slow, the sender makes a write or two: the token has 4.8 s left at its renewal, or 3.6 s at the
     * fastest, of which a client that counts whole seconds may lose one, and a busy machine another.
     */
    public static final Stimulus ENTRA_SLOW = Stimulus.steady(
                    "entra-slow",
                    "tokens live 12 s; Entra takes 3 s to answer the first renewal and the second",
                    Duration.ofSeconds(16),
                    4.0 / 3)
            .withTokenLifetime(Duration.ofSeconds(12))
            .withEntra(FaultScript.named("slow twice")
                    .step(new Effect.Delay(Duration.ofSeconds(3)), Moment.REQUEST_END)
                    .times(2)
                    .thenNormally());

    private Stimuli() {}

    private static Effect error(int status, String code, Header... headers) {
        // the envelope of Azure's front ends (azure.md 1.4, documented)
        return Effect.answer(
                status,
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"scripted by the harness\"}}",
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(new Header("Content-Type", "application/json")),
                                List.of(headers).stream())
                        .toArray(Header[]::new));
    }
}
