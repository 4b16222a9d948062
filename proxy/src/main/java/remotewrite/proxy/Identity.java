package remotewrite.proxy;

import java.nio.file.Path;
import java.util.Objects;

/** Who the proxy is to Microsoft Entra ID; one case for each value of {@code IDENTITY_TYPE} (azure.md 5.2). */
public sealed interface Identity {
    /** The value of {@code IDENTITY_TYPE}, in the spelling of the documentation. */
    String type();

    /**
     * {@code aadApplication}: an application that proves itself with a certificate.
     *
     * @param tenantId GUID or domain
     * @param certificatePath read again for every token request, so that a rotated certificate is taken up
     */
    record Application(String tenantId, String clientId, Path certificatePath) implements Identity {
        public Application {
            Objects.requireNonNull(tenantId, "tenantId is null");
            Objects.requireNonNull(clientId, "clientId is null");
            Objects.requireNonNull(certificatePath, "certificatePath is null");
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

    /** {@code userAssigned}: a managed identity of the machine, named by its client id. */
    record UserAssigned(String clientId) implements Identity {
        public UserAssigned {
            Objects.requireNonNull(clientId, "clientId is null");
        }

        @Override
        public String type() {
            return "userAssigned";
        }

        @Override
        public String toString() {
            return type() + " " + clientId;
        }
    }

    /** {@code systemAssigned}: the machine's own managed identity; known from aad-auth-proxy (azure.md 5.5). */
    record SystemAssigned() implements Identity {
        @Override
        public String type() {
            return "systemAssigned";
        }

        @Override
        public String toString() {
            return type();
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
