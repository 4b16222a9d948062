package remotewrite.fake;

import java.time.Instant;
import java.util.Objects;

/**
 * A client secret of an {@link Application}. Its value is never shown, only its {@link Fingerprint}.
 *
 * @param value what the client presents
 * @param from the first instant at which it is good
 * @param until the first instant at which it has expired
 */
public record ClientSecret(String value, Instant from, Instant until) {
    public ClientSecret {
        Objects.requireNonNull(value, "value is null");
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(until, "until is null");
        if (value.isBlank()) {
            throw new IllegalArgumentException("value is blank: a blank parameter counts as missing");
        }
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("from is " + from + ", until is " + until + ": it would never be good");
        }
    }

    @Override
    public String toString() {
        return "ClientSecret[value=" + Fingerprint.of(value) + ", from=" + from + ", until=" + until + "]";
    }
}
