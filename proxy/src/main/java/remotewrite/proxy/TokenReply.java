package remotewrite.proxy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The complete reply to a token request: that of Entra (RFC 6749 5.1 and 5.2; entra.md 1.4, 3.1) or of a managed identity
 * endpoint, which writes numbers as strings and may say only {@code expires_on} (entra.md 5.1, 5.3). {@code toString} shows
 * neither values of headers nor the body.
 */
record TokenReply(int status, List<HeaderField> headers, Bytes body) implements TokenOutcome {
    private static final int OK = 200;

    /** Nobody has to be patient for longer than 11 days. */
    private static final Pattern PATIENCE = Pattern.compile("\\d{1,6}");

    /** Up to 31 years, respectively up to the year 5138. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,9}");

    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,11}");

    TokenReply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /** What {@code headers} ask for with {@code Retry-After} in seconds; zero when they do not. */
    static Duration retryAfter(List<HeaderField> headers) {
        return HeaderField.values(headers, "Retry-After").stream()
                .findFirst()
                .filter(text -> PATIENCE.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    @Override
    public TokenAnswer answer(Issuer issuer, Moment asked) {
        return switch (JsonFields.of(body)) {
            case Parsed.Good<JsonFields> good ->
                status == OK && good.value().text("error").isEmpty()
                        ? token(good.value(), issuer, asked)
                        : refused(issuer, good.value());
            case Parsed.Bad<JsonFields> bad ->
                status == OK ? useless(issuer, bad.problem()) : refused(issuer, JsonFields.NONE);
        };
    }

    private TokenAnswer token(JsonFields fields, Issuer issuer, Moment asked) {
        Optional<String> value = fields.text("access_token").filter(AccessToken::sendable);
        Optional<Instant> expiresAt = expiresAt(fields, asked);
        if (!fields.text("token_type").map("Bearer"::equalsIgnoreCase).orElse(true)) {
            return useless(issuer, "its token_type is not Bearer");
        }
        if (value.isEmpty()) {
            return useless(issuer, "it has no usable access_token");
        }
        if (expiresAt.isEmpty()) {
            return useless(issuer, "it has no usable expires_in or expires_on");
        }
        Instant renewAt = fields.number("refresh_in", SECONDS)
                .filter(seconds -> seconds > 0)
                .map(asked.steady()::plusSeconds)
                .filter(advice -> advice.isBefore(expiresAt.get()))
                .orElse(expiresAt.get());
        return new AccessToken(value.get(), expiresAt.get(), renewAt);
    }

    /**
     * In whole seconds, as issuers and receivers count (RFC 7519 2): what is left of the last one is no life, ingestion would
     * answer 401. The earlier one if both are there: the metadata service documents {@code expires_in} as counted
     * from the issue.
     *
     * <p>{@code expires_on} is a time of the issuer's clock, with which only the machine's can be compared; what is left until
     * then is measured by the other clock, which a machine's clock that was set back does not lead astray.
     */
    private static Optional<Instant> expiresAt(JsonFields fields, Moment asked) {
        return Stream.of(
                        fields.number("expires_in", SECONDS)
                                .map(asked.steady().truncatedTo(ChronoUnit.SECONDS)::plusSeconds),
                        fields.number("expires_on", EPOCH_SECONDS)
                                .map(Instant::ofEpochSecond)
                                .map(end -> asked.steady().plus(Duration.between(asked.wall(), end))))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private TokenAnswer useless(Issuer issuer, String problem) {
        return none(issuer + " answered " + status + " without a usable token: " + problem);
    }

    private TokenAnswer refused(Issuer issuer, JsonFields fields) {
        String reason = issuer + " answered " + status
                + issuer.quote(
                                fields.text("error"),
                                // App Service writes its own member (entra.md 5.3)
                                fields.text("error_description").or(() -> fields.text("message")))
                        .map(quote -> ": " + quote)
                        .orElse(" without a usable token");
        return new GatewayFailure.NoToken(reason, retryAfter(headers), SupportId.in(fields));
    }

    private GatewayFailure.NoToken none(String reason) {
        return new GatewayFailure.NoToken(reason, retryAfter(headers));
    }
}
