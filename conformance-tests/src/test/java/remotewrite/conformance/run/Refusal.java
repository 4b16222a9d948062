package remotewrite.conformance.run;

import remotewrite.fake.Effect;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;
import remotewrite.fake.Transport;
import remotewrite.fake.store.AzureLimits;

/**
 * A refusal of the ingestion endpoint that a sender meets in {@link RefusingIngestion}. What the fake does not answer to a
 * sound sender by itself is played by a fault script.
 */
enum Refusal {
    /** Scripted: no sender here sends what cannot be decoded. */
    BAD_REQUEST(400, "The body cannot be decoded"),
    NO_TOKEN(401, "The 'Authorization' header is missing"),
    WRONG_TOKEN(401, "InvalidAuthenticationToken"),
    /** To an endpoint whose clock is two hours ahead of the token service's. */
    EXPIRED_TOKEN(401, "It expired at"),
    WRONG_AUDIENCE(401, "InvalidAudience"),
    NO_ROLE(403, "does not have access to ingest data for the data collection rule with immutable Id"),
    NO_ROLE_IN_FULL(403, "PipelineAccessResult: AccessGranted: False"),
    UNKNOWN_RULE(404, "Data collection rule with immutable Id 'dcr-unknown' not found."),
    UNKNOWN_STREAM(404, "The URL is not that of a metrics stream"),
    NO_VERSION(404, "api-version is [], known are"),
    UNKNOWN_VERSION(404, "api-version is [2020-01-01], known are"),
    TOO_LONG(413, "Maximum allowed content length: 1048576 bytes (1 MB)"),
    /** Remote write 2.0, to the profile AZURE. */
    VERSION_2(415, "UnsupportedMediaType"),
    /** The fake's own: the second request of a minute. */
    THROTTLED(429, "The data collection rule has had its requests"),
    /** Scripted, for the fake's own pause may be a minute long: twice with a {@code Retry-After} of one second. */
    THROTTLED_FOR_A_SECOND(429, "slow down"),
    /** Scripted: twice. */
    UNAVAILABLE(503, "come back later"),
    /** No answer at all, so no status: plain HTTP to an endpoint that speaks TLS. */
    PLAIN_HTTP(0, "");

    private final int status;
    private final String text;

    Refusal(int status, String text) {
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    /** What the reply says, and no other refusal here says; empty where there is none. */
    String text() {
        return text;
    }

    /** Whether it is over after two times, and does not last. */
    boolean passes() {
        return this == THROTTLED_FOR_A_SECOND || this == UNAVAILABLE;
    }

    /** Where a sender that meets it writes to, in place of the right URL. */
    String url(String right) {
        return switch (this) {
            case UNKNOWN_STREAM -> right.replace("Microsoft-PrometheusMetrics", "Custom-Other");
            case NO_VERSION -> right.replaceFirst("[?].*", "");
            case UNKNOWN_VERSION -> right.replaceFirst("api-version=.*", "api-version=2020-01-01");
            case PLAIN_HTTP -> right.replaceFirst("^https:", "http:");
            case BAD_REQUEST,
                    NO_TOKEN,
                    WRONG_TOKEN,
                    EXPIRED_TOKEN,
                    WRONG_AUDIENCE,
                    NO_ROLE,
                    NO_ROLE_IN_FULL,
                    UNKNOWN_RULE,
                    TOO_LONG,
                    VERSION_2,
                    THROTTLED,
                    THROTTLED_FOR_A_SECOND,
                    UNAVAILABLE -> right;
        };
    }

    FaultScript script() {
        return switch (this) {
            case BAD_REQUEST -> FaultScript.named("always 400").thenAlways(answer(), Moment.REQUEST_END);
            case UNAVAILABLE -> twice(answer());
            case THROTTLED_FOR_A_SECOND -> twice(answer(new Header("Retry-After", "1")));
            case NO_TOKEN,
                    WRONG_TOKEN,
                    EXPIRED_TOKEN,
                    WRONG_AUDIENCE,
                    NO_ROLE,
                    NO_ROLE_IN_FULL,
                    UNKNOWN_RULE,
                    UNKNOWN_STREAM,
                    NO_VERSION,
                    UNKNOWN_VERSION,
                    TOO_LONG,
                    VERSION_2,
                    THROTTLED,
                    PLAIN_HTTP -> FaultScript.none();
        };
    }

    private Effect answer(Header... headers) {
        return Effect.answer(status, "{\"error\":{\"code\":\"Scripted\",\"message\":\"" + text + "\"}}", headers);
    }

    private static FaultScript twice(Effect effect) {
        return FaultScript.named("refused twice")
                .step(effect, Moment.REQUEST_END)
                .times(2)
                .thenNormally();
    }

    FakeIngestion.Settings on(FakeIngestion.Settings settings) {
        return switch (this) {
            case NO_ROLE_IN_FULL ->
                settings.withAnswers(new IngestionAnswers(
                        IngestionAnswers.Role.LONG, settings.answers().throttled()));
            case THROTTLED ->
                settings.withLimits(
                        new AzureLimits.PerRule(AzureLimits.PerRule.DOCUMENTED.bodyBytes(), 1, AzureLimits.UNLIMITED));
            case PLAIN_HTTP ->
                settings.withTransport(new Transport.Tls(Pki.shared().serverKeyStore(), Pki.KEY_STORE_PASSWORD));
            case BAD_REQUEST,
                    NO_TOKEN,
                    WRONG_TOKEN,
                    EXPIRED_TOKEN,
                    WRONG_AUDIENCE,
                    NO_ROLE,
                    UNKNOWN_RULE,
                    UNKNOWN_STREAM,
                    NO_VERSION,
                    UNKNOWN_VERSION,
                    TOO_LONG,
                    VERSION_2,
                    THROTTLED_FOR_A_SECOND,
                    UNAVAILABLE -> settings;
        };
    }
}
