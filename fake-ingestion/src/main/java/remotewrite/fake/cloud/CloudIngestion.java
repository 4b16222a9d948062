package remotewrite.fake.cloud;

import java.time.Duration;
import java.util.Objects;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.store.AzureLimits;

/**
 * What the ingestion endpoint of a cloud takes, and the workspace behind it keeps.
 *
 * @param transport how the endpoint is spoken to
 * @param profile which contents it takes
 * @param limits of the workspace
 * @param ruleLimits of the data collection rule
 * @param tokenSkew by how much clocks may differ when the times of a token are judged; 0 s by default, 300 s are usual (the
 *     real one is not known, so each is assumed)
 */
public record CloudIngestion(
        IngestionTransport transport,
        IngestionProfile profile,
        AzureLimits limits,
        AzureLimits.PerRule ruleLimits,
        Duration tokenSkew) {
    public CloudIngestion {
        Objects.requireNonNull(transport, "transport is null");
        Objects.requireNonNull(profile, "profile is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(ruleLimits, "ruleLimits is null");
        Objects.requireNonNull(tokenSkew, "tokenSkew is null");
        if (tokenSkew.isNegative()) {
            throw new IllegalArgumentException("tokenSkew is " + tokenSkew + ", 0 or more is needed");
        }
    }

    /** Over TLS, with the limits of the profile. */
    public static CloudIngestion of(IngestionProfile profile) {
        return new CloudIngestion(
                IngestionTransport.TLS, profile, profile.limits(), profile.ruleLimits(), Duration.ZERO);
    }

    public CloudIngestion withTransport(IngestionTransport other) {
        return new CloudIngestion(other, profile, limits, ruleLimits, tokenSkew);
    }

    /** With the limits of that profile. */
    public CloudIngestion withProfile(IngestionProfile other) {
        return of(other).withTransport(transport).withTokenSkew(tokenSkew);
    }

    public CloudIngestion withLimits(AzureLimits ofWorkspace, AzureLimits.PerRule ofRule) {
        return new CloudIngestion(transport, profile, ofWorkspace, ofRule, tokenSkew);
    }

    public CloudIngestion withTokenSkew(Duration other) {
        return new CloudIngestion(transport, profile, limits, ruleLimits, other);
    }
}
