package remotewrite.proxy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpDateTime;

/**
 * The complete reply to a token request: that of Entra (RFC 6749 5.1 and 5.2; entra.md 1.4, 3.1) or of a managed identity
 * endpoint, which writes numbers as strings and may say only {@code expires_on} (entra.md 5.1, 5.3). {@code toString} shows
 * neither values of headers nor the body.
 */
record TokenReply(int status, List<HeaderField> headers, Bytes body) implements TokenOutcome {
    private static final int OK = 200;

    /** Nobody has to be patient for longer than 11 days. */
    private static final Pattern PATIENCE = Pattern.compile("\\d{1,6}");

    private static final long LONGEST_PATIENCE_SECONDS = 999_999;

    /** Up to 31 years, respectively up to the year 5138. */
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,9}");

    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{1,11}");

    TokenReply {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body is null");
    }

    /**
     * What {@code headers} ask for with {@code Retry-After}, in seconds or as a date (RFC 9110 10.2.3); zero when they do not, when
     * the date is over, and when either is more than anybody has to be patient.
     *
     * @param wall the time of the machine's clock, with which the date is compared
     */
    static Duration retryAfter(List<HeaderField> headers, Instant wall) {
        return HeaderField.values(headers, "Retry-After").stream()
                .findFirst()
                .map(text ->
                        PATIENCE.matcher(text).matches() ? Duration.ofSeconds(Long.parseLong(text)) : until(text, wall))
                .orElse(Duration.ZERO);
    }

    private static Duration until(String date, Instant wall) {
        try {
            Duration left = Duration.between(wall, HttpDateTime.parse(date).toInstant());
            return left.isNegative() || left.toSeconds() > LONGEST_PATIENCE_SECONDS ? Duration.ZERO : left;
        } catch (IllegalArgumentException | DateTimeException e) {
            return Duration.ZERO;
        }
    }

    @Override
    public TokenAnswer answer(Issuer issuer, Moment asked) {
        return switch (JsonFields.of(body)) {
            case Parsed.Good<JsonFields> good ->
                status == OK && good.value().text("error").isEmpty()
                        ? token(good.value(), issuer, asked)
                        : refused(issuer, asked, good.value());
            case Parsed.Bad<JsonFields> bad ->
                status == OK ? useless(issuer, asked, bad.problem()) : refused(issuer, asked, JsonFields.NONE);
        };
    }

    private TokenAnswer token(JsonFields fields, Issuer issuer, Moment asked) {
        Optional<String> value = fields.text("access_token").filter(AccessToken::sendable);
        Optional<Instant> expiresAt = expiresAt(fields, asked);
        if (!fields.text("token_type").map("Bearer"::equalsIgnoreCase).orElse(true)) {
            return useless(issuer, asked, "its token_type is not Bearer");
        }
        if (value.isEmpty()) {
            return useless(issuer, asked, "it has no usable access_token");
        }
        if (expiresAt.isEmpty()) {
            return useless(issuer, asked, "it has no usable expires_in or expires_on");
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

    private TokenAnswer useless(Issuer issuer, Moment asked, String problem) {
        return new GatewayFailure.NoToken(
                issuer + " answered " + status + " without a usable token: " + problem,
                retryAfter(headers, asked.wall()));
    }

    private TokenAnswer refused(Issuer issuer, Moment asked, JsonFields fields) {
        String reason = issuer + " answered " + status
                + issuer.quote(
                                fields.text("error"),
                                // App Service writes its own member (entra.md 5.3)
                                fields.text("error_description").or(() -> fields.text("message")))
                        .map(quote -> ": " + quote)
                        .orElse(" without a usable token");
        return new GatewayFailure.NoToken(reason, retryAfter(headers, asked.wall()), SupportId.in(fields));
    }
}
