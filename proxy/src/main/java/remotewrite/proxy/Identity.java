package remotewrite.proxy;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Who the proxy is to Microsoft Entra ID; one case for each value of {@code IDENTITY_TYPE} (azure.md 5.2). */
public sealed interface Identity {
    /** The value of {@code IDENTITY_TYPE}, in the spelling of the documentation. */
    String type();

    /**
     * {@code aadApplication}: an application that proves itself with a certificate.
     *
     * @param tenantId GUID or domain
     * @param certificatePath read again for every token request, so that a rotated certificate is taken up
     * @param mounted what was there when the settings were read; empty when nobody has looked
     */
    record Application(String tenantId, String clientId, Path certificatePath, Optional<MountedCertificate> mounted)
            implements Identity {
        public Application {
            Objects.requireNonNull(tenantId, "tenantId is null");
            Objects.requireNonNull(clientId, "clientId is null");
            Objects.requireNonNull(certificatePath, "certificatePath is null");
            Objects.requireNonNull(mounted, "mounted is null");
        }

        /** Whose file nobody has looked into yet. */
        public Application(String tenantId, String clientId, Path certificatePath) {
            this(tenantId, clientId, certificatePath, Optional.empty());
        }

        @Override
        public String type() {
            return "aadApplication";
        }

        @Override
        public String toString() {
            return type() + " " + clientId + " of tenant " + tenantId + " with certificate " + certificatePath;
        }
    }

    /** An identity that the platform proves: it is asked for at the machine, not at Entra. */
    sealed interface Managed extends Identity {
        /** Where it is asked for. */
        ManagedIdentityEndpoint endpoint();

        /** The client id that names it; empty for the machine's own. */
        Optional<String> clientIdIfAny();
    }

    /** {@code userAssigned}: a managed identity of the machine, named by its client id. */
    record UserAssigned(String clientId, ManagedIdentityEndpoint endpoint) implements Managed {
        public UserAssigned {
            Objects.requireNonNull(clientId, "clientId is null");
            Objects.requireNonNull(endpoint, "endpoint is null");
        }

        /** Asked for at the machine's metadata service. */
        public UserAssigned(String clientId) {
            this(clientId, ManagedIdentityEndpoint.Imds.STANDARD);
        }

        @Override
        public Optional<String> clientIdIfAny() {
            return Optional.of(clientId);
        }

        @Override
        public String type() {
            return "userAssigned";
        }

        @Override
        public String toString() {
            return type() + " " + clientId + " at " + endpoint;
        }
    }

    /** {@code systemAssigned}: the machine's own managed identity; known from aad-auth-proxy (azure.md 5.5). */
    record SystemAssigned(ManagedIdentityEndpoint endpoint) implements Managed {
        public SystemAssigned {
            Objects.requireNonNull(endpoint, "endpoint is null");
        }

        /** Asked for at the machine's metadata service. */
        public SystemAssigned() {
            this(ManagedIdentityEndpoint.Imds.STANDARD);
        }

        @Override
        public Optional<String> clientIdIfAny() {
            return Optional.empty();
        }

        @Override
        public String type() {
            return "systemAssigned";
        }

        @Override
        public String toString() {
            return type() + " at " + endpoint;
        }
    }

    /**
     * {@code workloadIdentity}: an application that proves itself with a token of the cluster it runs in.
     *
     * @param tokenFile read again for every token request: Kubernetes replaces it long before it expires
     */
    record Workload(String tenantId, String clientId, Path tokenFile) implements Identity {
        public Workload {
            Objects.requireNonNull(tenantId, "tenantId is null");
            Objects.requireNonNull(clientId, "clientId is null");
            Objects.requireNonNull(tokenFile, "tokenFile is null");
        }

        @Override
        public String type() {
            return "workloadIdentity";
        }

        @Override
        public String toString() {
            return type() + " " + clientId + " of tenant " + tenantId + " with token file " + tokenFile;
        }
    }
}
