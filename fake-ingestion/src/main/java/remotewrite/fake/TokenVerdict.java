package remotewrite.fake;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What a {@link TokenVerifier} makes of a bearer token. */
public sealed interface TokenVerdict {
    /**
     * @param objectId of the service principal, claim {@code oid}: roles are assigned to it
     * @param appId of its application, claim {@code appid} (v1) or {@code azp} (v2)
     * @param tenantId of the tenant that the token is for, claim {@code tid}
     * @param expiresAt claim {@code exp}
     */
    record Valid(String objectId, String appId, String tenantId, Instant expiresAt) implements TokenVerdict {
        /** Stands for the tenant of a token that names none. */
        public static final String NO_TENANT = "00000000-0000-0000-0000-000000000000";

        public Valid {
            Objects.requireNonNull(objectId, "objectId is null");
            Objects.requireNonNull(appId, "appId is null");
            Objects.requireNonNull(tenantId, "tenantId is null");
            Objects.requireNonNull(expiresAt, "expiresAt is null");
        }

        /** Of a token that names no tenant. */
        public Valid(String objectId, String appId, Instant expiresAt) {
            this(objectId, appId, NO_TENANT, expiresAt);
        }
    }

    /**
     * @param code of the error envelope, e.g. {@code InvalidAudience}
     * @param message for the client; never holds the token or a part of it
     * @param expired of a token with which nothing is wrong up to its expiry
     */
    record Refused(String code, String message, Optional<Expired> expired) implements TokenVerdict {
        public Refused {
            Objects.requireNonNull(code, "code is null");
            Objects.requireNonNull(message, "message is null");
            Objects.requireNonNull(expired, "expired is null");
        }

        /** Of a token that has not expired, or of which that is not known. */
        public Refused(String code, String message) {
            this(code, message, Optional.empty());
        }
    }

    /**
     * That a token is over.
     *
     * @param at claim {@code exp}
     * @param now by the clock of whoever judged it
     */
    record Expired(Instant at, Instant now) {
        public Expired {
            Objects.requireNonNull(at, "at is null");
            Objects.requireNonNull(now, "now is null");
        }
    }
}
