package remotewrite.proxy;

import java.util.EnumSet;
import java.util.Set;

/** The program whose environment variables the proxy was given, and in whose place it runs. */
public enum Family {
    /** Microsoft's {@code prom-remotewrite}: {@code INGESTION_URL} says where writes go (azure.md 5.2). */
    SIDECAR("sidecar"),
    /** {@code aad-auth-proxy}: {@code TARGET_HOST} says which host is asked (azure.md 5.5). */
    AAD_AUTH_PROXY("aad-auth-proxy");

    static final Set<Family> BOTH = Set.copyOf(EnumSet.allOf(Family.class));

    private final String label;

    Family(String label) {
        this.label = label;
    }

    /** The other program. */
    Family other() {
        return this == SIDECAR ? AAD_AUTH_PROXY : SIDECAR;
    }

    /** The program's name in logs and documents. */
    @Override
    public String toString() {
        return label;
    }
}
