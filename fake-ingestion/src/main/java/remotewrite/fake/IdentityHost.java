package remotewrite.fake;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** What kind of machine a fake managed identity endpoint pretends to be: each has an endpoint of its own. */
public sealed interface IdentityHost {
    /** The name of its endpoint, as that of a fake cloud has it. */
    default String endpoint() {
        return switch (this) {
            case VirtualMachine machine -> "imds";
            case AppService app -> "app-service";
            case Arc arc -> "arc";
        };
    }

    /** Those of {@code identities} that such a machine can have: Azure Arc has no user-assigned ones (assumed, entra.md 5.3). */
    default List<ManagedIdentity> assignable(List<ManagedIdentity> identities) {
        return switch (this) {
            case VirtualMachine machine -> List.copyOf(identities);
            case AppService app -> List.copyOf(identities);
            case Arc arc ->
                identities.stream().filter(ManagedIdentity::systemAssigned).toList();
        };
    }

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
     * @param keyDirectory where challenges leave their key files; {@link ArcKeyDirectory} says from which real clients take
     *     them
     */
    record Arc(Path keyDirectory) implements IdentityHost {
        public Arc {
            Objects.requireNonNull(keyDirectory, "keyDirectory is null");
        }
    }
}
