package remotewrite.fake;

import java.time.Instant;
import java.util.Objects;

/** What a {@link TokenVerifier} makes of a bearer token. */
public sealed interface TokenVerdict {
    /**
     * @param objectId of the service principal, claim {@code oid}: roles are assigned to it
     * @param appId of its application, claim {@code appid} (v1) or {@code azp} (v2)
     * @param expiresAt claim {@code exp}
     */
    record Valid(String objectId, String appId, Instant expiresAt) implements TokenVerdict {
        public Valid {
            Objects.requireNonNull(objectId, "objectId is null");
            Objects.requireNonNull(appId, "appId is null");
            Objects.requireNonNull(expiresAt, "expiresAt is null");
        }
    }

    /**
     * @param code of the error envelope, e.g. {@code InvalidAudience}
     * @param message for the client; never holds the token or a part of it
     */
    record Refused(String code, String message) implements TokenVerdict {
        public Refused {
            Objects.requireNonNull(code, "code is null");
            Objects.requireNonNull(message, "message is null");
        }
    }
}
