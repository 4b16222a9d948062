package remotewrite.fake.entra;

import java.util.Objects;

/** Which host the {@code issuer} of metadata documents names: MSAL Go compares it with the authority (entra.md 2.3). */
public sealed interface IssuerName {
    /** The host and port that the client asked: always valid, wherever the fake runs. Knowingly different. */
    record AsAsked() implements IssuerName {}

    /** The preferred host of the tenant's cloud, whichever alias was asked, as the real service does (observed: Azure/azure-dev 5912). */
    record OfTheCloud() implements IssuerName {}

    /** A host of the test's choice, to be found wrong by clients that validate. */
    record Host(String name) implements IssuerName {
        public Host {
            Objects.requireNonNull(name, "name is null");
        }
    }

    /** The host to write, with its port where it has one. */
    default String host(EntraCloud cloud, String asked) {
        return switch (this) {
            case AsAsked asAsked -> asked;
            case OfTheCloud ofTheCloud -> cloud.preferredHost();
            case Host host -> host.name();
        };
    }
}
