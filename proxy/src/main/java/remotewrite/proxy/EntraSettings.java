package remotewrite.proxy;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Reads where tokens come from and what they are asked for; the cloud has defaults for both. */
final class EntraSettings {
    private final Environment environment;
    private final Family family;
    private final Optional<Cloud> cloud;

    EntraSettings(Environment environment, Family family) {
        this.environment = environment;
        this.family = family;
        this.cloud = environment.optional(Setting.CLOUD, Cloud.AZUREPUBLIC, SettingFormats::cloud);
    }

    /**
     * Entra's URL; empty, with a problem noted in the environment, when it is missing or wrong.
     *
     * @param identity for which it is asked, if it is known; one that is managed is asked for elsewhere
     */
    Optional<URI> authority(Optional<Identity> identity) {
        if (family == Family.SIDECAR && environment.has(Setting.AAD_HOST_ENDPOINT)) {
            return read(Setting.AAD_HOST_ENDPOINT, Cloud::authorityHost, UrlFormats::authority);
        }
        return read(Setting.AZURE_AUTHORITY_HOST, Cloud::authorityHost, UrlFormats::authority)
                .map(authority -> ofTheCloud(authority, identity));
    }

    /**
     * The authority of the cloud that is named, where the other variable has that of another, or an older name: the webhook of
     * workload identity puts the public one into every pod (entra.md 6), and in azidentity the cloud goes first (entra.md 2.4).
     */
    private URI ofTheCloud(URI authority, Optional<Identity> identity) {
        Optional<URI> own = environment.has(Setting.CLOUD) ? cloud.flatMap(Cloud::authorityHost) : Optional.empty();
        if (own.isEmpty() || cloud.get().isAskedAt(authority) || !Cloud.knows(authority)) {
            return authority;
        }
        if (identity.filter(Identity.Managed.class::isInstance).isEmpty()) {
            environment.doubt(
                    Setting.AZURE_AUTHORITY_HOST,
                    "is " + authority + ", but the authority of CLOUD, " + cloud.get() + ", is " + own.get()
                            + ": tokens are asked for there");
        }
        return own.get();
    }

    /** The scope; empty, with a problem noted in the environment, when it is missing or wrong. */
    Optional<String> scope() {
        return switch (family) {
            // emptied by mistake, a token for something else would be asked for (PX-63)
            case SIDECAR ->
                environment.isEmpty(Setting.INGESTION_AAD_AUDIENCE)
                        ? environment.required(Setting.INGESTION_AAD_AUDIENCE, AudienceFormat::scope)
                        : read(Setting.INGESTION_AAD_AUDIENCE, Cloud::scope, AudienceFormat::scope);
            case AAD_AUTH_PROXY -> environment.required(Setting.AUDIENCE, AudienceFormat::scope);
        };
    }

    /**
     * Notes a doubt when the audience that is set is another than that of the target's host. The other API's is the likely mix-up,
     * and nothing else would tell of it before ingestion answers 401.
     */
    void compare(Target target, String scope) {
        URI url = target.writeUrl(Target.WRITE_PATH).orElseThrow();
        switch (family) {
            case SIDECAR -> {
                // that the host of INGESTION_URL is one for queries is told otherwise
                if (environment.has(Setting.INGESTION_AAD_AUDIENCE)) {
                    AzureApi.INGESTION
                            .doubt(Setting.INGESTION_URL, url, scope)
                            .ifPresent(doubt -> environment.doubt(Setting.INGESTION_AAD_AUDIENCE, doubt));
                } else {
                    compareClouds(url, scope);
                }
            }
            case AAD_AUTH_PROXY -> {
                for (AzureApi api : AzureApi.values()) {
                    api.doubt(Setting.TARGET_HOST, url, scope)
                            .ifPresent(doubt -> environment.doubt(Setting.AUDIENCE, doubt));
                }
            }
        }
    }

    /** Notes a doubt when the audience is that of a cloud which the host of ingestion is not in. */
    private void compareClouds(URI url, String scope) {
        Cloud.ofIngestion(url)
                .filter(of -> !cloud.equals(Optional.of(of)))
                .ifPresent(of -> environment.doubt(
                        Setting.CLOUD,
                        (environment.has(Setting.CLOUD) ? "is " + environment.text(Setting.CLOUD) : "is not set")
                                + ", so tokens are for " + scope + ", but the host in " + Setting.INGESTION_URL
                                + " is one of " + of + " and takes tokens for "
                                + of.scope().orElseThrow()
                                + ": to others it answers 401, and the proxy then answers 503. Write " + of));
    }

    private <T> Optional<T> read(
            Setting setting, Function<Cloud, Optional<T>> ofCloud, Function<String, Parsed<T>> parser) {
        // a wrong CLOUD is a problem already and no reason to miss the setting too
        boolean known = cloud.isEmpty() || cloud.flatMap(ofCloud).isPresent();
        return environment.has(setting) || !known ? environment.required(setting, parser) : cloud.flatMap(ofCloud);
    }
}
