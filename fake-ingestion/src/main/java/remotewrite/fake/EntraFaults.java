package remotewrite.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Answers of a token service in trouble, for fault scripts. */
public final class EntraFaults {
    private EntraFaults() {}

    /** A refusal in Entra's JSON shape with made-up ids. */
    public static Effect refused(EntraError error, Instant now) {
        EntraCall call = EntraCall.of(new Request("POST", "/", List.of(), Bytes.empty()));
        return new Effect.Answer(call.refuse(error, now));
    }

    /** 503 with AADSTS90033, which clients try again. */
    public static Effect unavailable(Instant now) {
        return refused(EntraError.transientFailure(), now);
    }

    /**
     * 429 in plain text, as captured (entra.md 3.2).
     *
     * @param retryAfter sent in whole seconds
     */
    public static Effect throttled(Duration retryAfter) {
        return Effect.answer(
                429,
                "Too Many Requests",
                new Header("Retry-After", Long.toString(retryAfter.toSeconds())),
                new Header("Content-Type", "text/plain"));
    }
}
