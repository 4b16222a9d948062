package remotewrite.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads where a managed identity is asked for: the variables a platform sets for its programs, looked at in the order in
 * which azure-identity looks at them (entra.md 5.3).
 *
 * <p>Endpoints that are known but not spoken with (Cloud Shell, Machine Learning, Service Fabric) are problems: the metadata
 * service, which would be next in order, is not there on these platforms or knows another identity. What no program takes
 * for an endpoint, half of a pair for example, is warned about only: it never had an effect.
 */
final class ManagedIdentitySettings {
    /** Set by the platforms whose endpoints are not spoken with. */
    private static final String MSI_ENDPOINT = "MSI_ENDPOINT";

    private static final String THUMBPRINT = "IDENTITY_SERVER_THUMBPRINT";

    private final Environment environment;

    ManagedIdentitySettings(Environment environment) {
        this.environment = environment;
    }

    private enum Kind {
        APP_SERVICE,
        ARC,
        IMDS
    }

    private Kind kind() {
        if (environment.has(Setting.IDENTITY_ENDPOINT) && environment.has(Setting.IDENTITY_HEADER)) {
            return Kind.APP_SERVICE;
        }
        return environment.has(Setting.IDENTITY_ENDPOINT) && environment.has(Setting.IMDS_ENDPOINT)
                ? Kind.ARC
                : Kind.IMDS;
    }

    /** The endpoint; empty, with a problem noted in the environment, when it is wrong or none this proxy speaks with. */
    Optional<ManagedIdentityEndpoint> read(boolean userAssigned) {
        return switch (kind()) {
            case APP_SERVICE -> appService();
            case ARC -> arc(userAssigned);
            case IMDS -> imds();
        };
    }

    private Optional<ManagedIdentityEndpoint> appService() {
        if (environment.has(THUMBPRINT)) {
            environment.problem(
                    Setting.IDENTITY_ENDPOINT,
                    "is that of Service Fabric, since " + THUMBPRINT + " is set, and this proxy does not speak with it."
                            + " Use a certificate or a workload identity");
            return Optional.empty();
        }
        Optional<String> header = environment.required(Setting.IDENTITY_HEADER, SettingFormats::identityHeader);
        return environment
                .required(Setting.IDENTITY_ENDPOINT, UrlFormats::identityEndpoint)
                .flatMap(uri -> header.map(secret -> new ManagedIdentityEndpoint.AppService(uri, secret)));
    }

    private Optional<ManagedIdentityEndpoint> arc(boolean userAssigned) {
        if (notSpokenWith()) {
            return Optional.empty();
        }
        if (userAssigned) {
            environment.problem(
                    Setting.IDENTITY_ENDPOINT,
                    "is that of Azure Arc, since IMDS_ENDPOINT is set, which has no user-assigned identities. Use"
                            + " systemAssigned");
            return Optional.empty();
        }
        return environment
                .required(Setting.IDENTITY_ENDPOINT, UrlFormats::identityEndpoint)
                .map(uri -> new ManagedIdentityEndpoint.Arc(uri, ManagedIdentityEndpoint.Arc.KEYS));
    }

    private Optional<ManagedIdentityEndpoint> imds() {
        if (notSpokenWith()) {
            return Optional.empty();
        }
        return environment
                .optional(
                        Setting.AZURE_POD_IDENTITY_AUTHORITY_HOST,
                        ManagedIdentityEndpoint.Imds.STANDARD.uri(),
                        UrlFormats::metadataHost)
                .map(ManagedIdentityEndpoint.Imds::new);
    }

    /** App Service sets MSI_ENDPOINT too, beside the pair that is read. */
    private boolean notSpokenWith() {
        boolean there = environment.has(MSI_ENDPOINT);
        if (there) {
            environment.problem(
                    MSI_ENDPOINT,
                    "is the managed identity endpoint of Cloud Shell or Machine Learning, and this proxy does not speak"
                            + " with it. Remove it, or use a certificate or a workload identity");
        }
        return there;
    }

    /** The variables of this subject that are set and have no effect. */
    List<String> unread() {
        Kind kind = kind();
        List<String> unread = new ArrayList<>();
        if (environment.has(Setting.AZURE_FEDERATED_TOKEN_FILE)) {
            // azure-identity for Java would show Entra this token instead of asking for the managed identity; the
            // programs this proxy stands in for do not
            unread.add(Setting.AZURE_FEDERATED_TOKEN_FILE.name());
        }
        if (kind != Kind.IMDS && environment.has(Setting.AZURE_POD_IDENTITY_AUTHORITY_HOST)) {
            unread.add(Setting.AZURE_POD_IDENTITY_AUTHORITY_HOST.name());
        }
        if (kind == Kind.IMDS) {
            for (Setting half : List.of(Setting.IDENTITY_ENDPOINT, Setting.IDENTITY_HEADER, Setting.IMDS_ENDPOINT)) {
                if (environment.has(half)) {
                    unread.add(half.name());
                }
            }
        }
        if (kind != Kind.APP_SERVICE && environment.has(THUMBPRINT)) {
            unread.add(THUMBPRINT);
        }
        return unread;
    }
}
