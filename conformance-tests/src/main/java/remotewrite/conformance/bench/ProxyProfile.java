package remotewrite.conformance.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Call;

/** How a proxy is told what to do, and where it takes writes. */
public enum ProxyProfile {
    /** The variables and the path of Microsoft's sidecar (azure.md 5.2, 5.3, documented). */
    MS_SIDECAR {
        @Override
        Map<String, String> environment(Map<String, String> sidecar) {
            return sidecar;
        }

        @Override
        String writePath(String ingestionTarget) {
            return Call.WRITE_PATH;
        }
    },

    /** The variables of Azure/aad-auth-proxy, which keeps the path and query of its caller (azure.md 5.5, observed). */
    AAD_AUTH_PROXY {
        @Override
        Map<String, String> environment(Map<String, String> sidecar) {
            Map<String, String> renamed = new HashMap<>(sidecar);
            URI url = URI.create(renamed.remove("INGESTION_URL"));
            renamed.remove("CLUSTER");
            renamed.put("TARGET_HOST", url.getScheme() + "://" + url.getRawAuthority());
            renamed.put("AUDIENCE", "https://monitor.azure.com/.default");
            for (String name : new String[] {"CLIENT_ID", "TENANT_ID", "CLIENT_CERTIFICATE_PATH"}) {
                renamed.put("AAD_" + name, renamed.remove("AZURE_" + name));
            }
            return renamed;
        }

        @Override
        String writePath(String ingestionTarget) {
            return ingestionTarget;
        }
    };

    /** Those that a run may set to something else. */
    private static final Set<String> OF_THE_SIDECAR = Set.of("INGESTION_URL", "INGESTION_AAD_AUDIENCE");

    /** Told under this name to every proxy, but the sidecar alone is known to take what a run may set it to. */
    private static final String IDENTITY = "IDENTITY_TYPE";

    /** Whose other variables are those of the sidecar's names. */
    private static final String FEDERATED = "AZURE_FEDERATED_TOKEN_FILE";

    /** The profile's variables with the values of {@code sidecar}, which has those of the sidecar. */
    abstract Map<String, String> environment(Map<String, String> sidecar);

    /** Whether the program is told this variable of the sidecar as it stands. */
    boolean keeps(String variable) {
        return this == MS_SIDECAR || !OF_THE_SIDECAR.contains(variable) && !variable.equals(FEDERATED);
    }

    /** Whether every program of this profile takes the variable (azure.md 5.2, documented). */
    boolean documents(String variable) {
        return this == MS_SIDECAR && (OF_THE_SIDECAR.contains(variable) || variable.equals(IDENTITY));
    }

    /** The path it takes writes at, for an ingestion URL of this path and query. */
    abstract String writePath(String ingestionTarget);

    /** As on the command line, e.g. {@code ms-sidecar}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The profile of this {@link #word}. */
    public static Optional<ProxyProfile> of(String word) {
        return Stream.of(values())
                .filter(profile -> profile.word().equals(word))
                .findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Stream.of(values()).map(ProxyProfile::word).collect(Collectors.joining(" or "));
    }
}
