package remotewrite.proxy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Where the platform hands out tokens of a managed identity, and how it is asked (entra.md 5). */
public sealed interface ManagedIdentityEndpoint {
    /** The address the operator set, or the platform's own. */
    URI uri();

    /** The request for a token of {@code identity}. */
    TokenRequest request(Identity.Managed identity, String scope);

    /**
     * The instance metadata service of a virtual machine, and whatever is called like it.
     *
     * @param uri host and port; the path is always the same
     */
    record Imds(URI uri) implements ManagedIdentityEndpoint {
        /** The address all Azure machines have. */
        static final Imds STANDARD = new Imds(URI.create("http://169.254.169.254"));

        public Imds {
            Objects.requireNonNull(uri, "uri is null");
        }

        @Override
        public TokenRequest request(Identity.Managed identity, String scope) {
            URI service = uri.resolve("/metadata/identity/oauth2/token");
            return TokenRequest.get(target(service, "2018-02-01", identity, scope), METADATA);
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /**
     * App Service, Functions and Container Apps.
     *
     * @param header what proves that the caller is the app; secret
     */
    record AppService(URI uri, String header) implements ManagedIdentityEndpoint {
        public AppService {
            Objects.requireNonNull(uri, "uri is null");
            Objects.requireNonNull(header, "header is null");
        }

        @Override
        public TokenRequest request(Identity.Managed identity, String scope) {
            return TokenRequest.get(
                    target(uri, "2019-08-01", identity, scope), new HeaderField("X-IDENTITY-HEADER", header));
        }

        @Override
        public String toString() {
            return uri + " with header ****";
        }
    }

    /**
     * The agent of Azure Arc. It answers the request with a challenge that names a file only its group may read; see
     * {@link ArcKey}.
     *
     * @param keys the directory in which it puts these files
     */
    record Arc(URI uri, Path keys) implements ManagedIdentityEndpoint {
        /** Where the agent for Linux puts them (entra.md 5.3). */
        static final Path KEYS = Path.of("/var/opt/azcmagent/tokens");

        public Arc {
            Objects.requireNonNull(uri, "uri is null");
            Objects.requireNonNull(keys, "keys is null");
        }

        @Override
        public TokenRequest request(Identity.Managed identity, String scope) {
            return TokenRequest.get(target(uri, "2020-06-01", identity, scope), METADATA);
        }

        /** The request again, with the key the agent has asked for. */
        TokenRequest request(Identity.Managed identity, String scope, ArcKey.Read key) {
            return TokenRequest.get(target(uri, "2020-06-01", identity, scope), METADATA, key.authorization());
        }

        @Override
        public String toString() {
            return uri + " of Azure Arc";
        }
    }

    /** Without it the metadata service refuses: a browser led astray cannot set it. */
    HeaderField METADATA = new HeaderField("Metadata", "true");

    private static URI target(URI endpoint, String version, Identity.Managed identity, String scope) {
        String resource = scope.substring(0, scope.length() - "/.default".length());
        return URI.create(endpoint + "?api-version=" + version + "&resource=" + encoded(resource)
                + identity.clientIdIfAny()
                        .map(id -> "&client_id=" + encoded(id))
                        .orElse(""));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
