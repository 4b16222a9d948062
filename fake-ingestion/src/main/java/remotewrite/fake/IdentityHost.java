package remotewrite.fake;

import java.nio.file.Path;
import java.util.Objects;

/** What kind of machine a fake managed identity endpoint pretends to be: each has an endpoint of its own. */
public sealed interface IdentityHost {
    /** A virtual machine with its Instance Metadata Service, IMDS (entra.md 5.1). */
    record VirtualMachine() implements IdentityHost {}

    /**
     * App Service, Functions, Container Apps (entra.md 5.3).
     *
     * @param identityHeader what clients have to present in {@code X-IDENTITY-HEADER}; never shown
     */
    record AppService(String identityHeader) implements IdentityHost {
        public AppService {
            Objects.requireNonNull(identityHeader, "identityHeader is null");
        }

        @Override
        public String toString() {
            return "AppService[identityHeader=" + Fingerprint.of(identityHeader) + "]";
        }
    }

    /**
     * A server of one's own, connected by Azure Arc (entra.md 5.3).
     *
     * @param keyDirectory where challenges leave their key files; real clients accept
     *     {@code /var/opt/azcmagent/tokens} and, if written in Java, {@code $ProgramData/AzureConnectedMachineAgent/Tokens}
     */
    record Arc(Path keyDirectory) implements IdentityHost {
        public Arc {
            Objects.requireNonNull(keyDirectory, "keyDirectory is null");
        }
    }
}
