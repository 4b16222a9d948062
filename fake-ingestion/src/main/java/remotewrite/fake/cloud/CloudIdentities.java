package remotewrite.fake.cloud;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.ArcKeyDirectory;
import remotewrite.fake.FakeManagedIdentity;

/**
 * What the endpoints of managed identities have for themselves.
 *
 * @param tokenLifetime of their tokens, whole seconds
 * @param arcKeys where the challenges of {@link FakeCloud#ARC} leave their keys; empty where there is no such endpoint
 */
public record CloudIdentities(Duration tokenLifetime, Optional<ArcKeyDirectory> arcKeys) {
    /** Tokens that live {@link FakeManagedIdentity#USUAL_TOKEN_LIFETIME}, and no Arc. */
    public static final CloudIdentities USUAL =
            new CloudIdentities(FakeManagedIdentity.USUAL_TOKEN_LIFETIME, Optional.empty());

    public CloudIdentities {
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        Objects.requireNonNull(arcKeys, "arcKeys is null");
    }

    public CloudIdentities withTokenLifetime(Duration other) {
        return new CloudIdentities(other, arcKeys);
    }

    public CloudIdentities withArcKeys(ArcKeyDirectory other) {
        return new CloudIdentities(tokenLifetime, Optional.of(other));
    }
}
