package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.setup.OwnClient;

/** Prints the environment of clients as a shell reads it; secrets come from files, so that they are in no terminal's history. */
final class FakesEnvironment {
    /**
     * Every variable that a block of any cloud sets: a shell may have one of a cloud with another setup. And the directory
     * of authorities that the machine's shells may have: clients would trust these besides, or in place of the fakes' own.
     */
    static final Set<String> ALL = Set.of(
            "AAD_CLIENT_CERTIFICATE_PATH",
            "AAD_CLIENT_ID",
            "AAD_TENANT_ID",
            "AUDIENCE",
            "AZURE_AUTHORITY_HOST",
            "AZURE_CLIENT_CERTIFICATE_PATH",
            "AZURE_CLIENT_ID",
            "AZURE_CLIENT_SECRET",
            "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
            "AZURE_FEDERATED_TOKEN_FILE",
            "AZURE_POD_IDENTITY_AUTHORITY_HOST",
            "AZURE_SUBSCRIPTION_ID",
            "AZURE_TENANT_ID",
            "CLOUD",
            "CLUSTER",
            "IDENTITY_ENDPOINT",
            "IDENTITY_HEADER",
            "IDENTITY_TYPE",
            "IMDS_ENDPOINT",
            "INGESTION_URL",
            "LISTENING_PORT",
            "LOGS_URL",
            "LOGS_WORKSPACE_ID",
            "MANAGEMENT_URL",
            "METRICS_URL",
            "ProgramData",
            "QUERY_URL",
            "RULE_RESOURCE_ID",
            "SSL_CERT_DIR",
            "SSL_CERT_FILE",
            "TARGET_HOST",
            "WORKSPACE_RESOURCE_ID");

    private static final String SECRET = "AZURE_CLIENT_SECRET";
    private static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";
    private static final String IDENTITY_HEADER = "IDENTITY_HEADER";
    private static final String QUERY_LINE = "#   curl -sS -w '\\n' -H \"x-ms-azure-scoping: $WORKSPACE_RESOURCE_ID\""
            + " --data-urlencode query=up \"http://127.0.0.1:$LISTENING_PORT/api/v1/query\"";

    private final FakeCloud cloud;
    private final PrintWriter out;
    private final RoleNotes notes;
    private final List<Block> own;
    private final List<Block> usual;

    /**
     * Writes the secrets of the clients to files.
     *
     * @param file the setup file, for the reader
     * @param notes what roles let the usual ones do
     * @param clients those of the setup file, none without one
     */
    FakesEnvironment(FakeCloud cloud, String file, RoleNotes notes, List<OwnClient> clients, PrintWriter out) {
        this.cloud = cloud;
        this.notes = notes;
        this.out = out;
        own = clients.stream().flatMap(client -> blocks(file, client)).toList();
        usual = cloud.credentials().stream().flatMap(this::blocks).toList();
    }

    /**
     * What is pasted as one.
     *
     * @param variables by name, the values as a shell reads them
     * @param remarks lines below them
     */
    private record Block(String heading, Map<String, String> variables, List<String> remarks) {
        Block {
            variables = new TreeMap<>(variables);
        }
    }

    /** Of every credential that is good in the cloud. */
    void printUsual() {
        usual.forEach(this::print);
    }

    /** Of the clients of a setup file. */
    void printOwn() {
        own.forEach(this::print);
    }

    /** What another block has set before is of another identity, and clients would take it for one of this. */
    private void print(Block block) {
        out.println(block.heading());
        out.println("unset "
                + ALL.stream()
                        .filter(name -> !block.variables().containsKey(name))
                        .sorted()
                        .collect(Collectors.joining(" ")));
        block.variables().forEach((name, value) -> out.println("export " + name + "=" + value));
        out.println(withoutProxy());
        block.remarks().forEach(out::println);
    }

    /**
     * An HTTP proxy of the reader's shell does not reach this machine's loopback. What the shell excepts already stays; both
     * spellings, since curl and Python look at the small one first, Go at the other; pasted again it changes nothing.
     */
    private String withoutProxy() {
        String name = cloud.settings().address().hostName();
        String hosts = Stream.of("localhost", "127.0.0.1", name).distinct().collect(Collectors.joining(","));
        return "export no_proxy=\"${no_proxy:-${NO_PROXY-}}\"; case \",$no_proxy,\" in *\"," + hosts
                + ",\"*|',*,') ;; *) no_proxy=\"" + hosts + "${no_proxy:+,$no_proxy}\";; esac;"
                + " export NO_PROXY=\"$no_proxy\"";
    }

    private Stream<Block> blocks(String file, OwnClient client) {
        String heading = "# of " + file + ", as " + client.description();
        Map<String, String> variables = new TreeMap<>(client.variables());
        variables.replaceAll((name, value) -> quoted(value));
        client.secret().ifPresent(secret -> variables.put(SECRET, contentOf(write(client, secret))));
        if (client.inApp()) {
            variables.put(IDENTITY_HEADER, contentOf(cloud.files().identityHeader()));
        }
        List<String> missing =
                client.missing().stream().map(what -> "# missing " + what).toList();
        Stream<Block> block = Stream.of(new Block(heading + ":", withProxy(variables), missing));
        boolean queries = client.variables().containsKey(CERTIFICATE)
                && client.variables().containsKey("QUERY_URL")
                && client.opens().containsKey(AzureApi.QUERY);
        return queries
                ? Stream.concat(
                        block,
                        Stream.of(querying(
                                heading, client.variables(), client.opens().get(AzureApi.QUERY))))
                : block;
    }

    private Stream<Block> blocks(Credential credential) {
        String heading = "# as " + notes.describe(credential);
        Map<String, String> variables = new TreeMap<>(cloud.environment(credential));
        Map<String, String> plain = Map.copyOf(variables);
        variables.replaceAll((name, value) -> quoted(value));
        variables.computeIfPresent(
                SECRET, (name, value) -> contentOf(cloud.files().secret()));
        variables.computeIfPresent(
                IDENTITY_HEADER, (name, value) -> contentOf(cloud.files().identityHeader()));
        Stream<Block> block = Stream.of(new Block(heading + ":", withProxy(variables), remarks(credential)));
        if (credential != Credential.OPERATOR
                || !cloud.openTo(FakeCloud.OPERATOR_OBJECT_ID).contains(AzureApi.QUERY)) {
            return block;
        }
        // every application of the usual tenant has this certificate
        Map<String, String> certified = new TreeMap<>(plain);
        certified.put(CERTIFICATE, cloud.files().certificate().toAbsolutePath().toString());
        return Stream.concat(
                block, Stream.of(querying("# as the operator", certified, EntraCloud.PUBLIC.resource(AzureApi.QUERY))));
    }

    private List<String> remarks(Credential credential) {
        return cloud.settings().identities().arcKeys().filter(keys -> credential == Credential.ARC).stream()
                .flatMap(keys -> ArcRemarks.of(keys).stream())
                .toList();
    }

    /** The rest of what the container of Microsoft's article wants, for those who can be one. */
    private static Map<String, String> withProxy(Map<String, String> variables) {
        if (variables.containsKey("IDENTITY_TYPE")) {
            variables.put("CLUSTER", "'my-cluster'");
            variables.put("LISTENING_PORT", "'8081'");
        }
        return variables;
    }

    /**
     * For a proxy that adds the token to queries: with aad-auth-proxy's variables, since the sidecar's know of writes only
     * (azure.md 5.5).
     *
     * @param certified of an application with a certificate that may query
     * @param resource for which it gets a token to query
     */
    private static Block querying(String heading, Map<String, String> certified, String resource) {
        Map<String, String> variables = new TreeMap<>(certified);
        variables.keySet().retainAll(Set.of("AZURE_AUTHORITY_HOST", "CLOUD", "SSL_CERT_FILE", "WORKSPACE_RESOURCE_ID"));
        variables.put("AAD_CLIENT_CERTIFICATE_PATH", certified.get(CERTIFICATE));
        variables.put("AAD_CLIENT_ID", certified.get("AZURE_CLIENT_ID"));
        variables.put("AAD_TENANT_ID", certified.get("AZURE_TENANT_ID"));
        variables.put("AUDIENCE", resource + "/.default");
        variables.put("IDENTITY_TYPE", "aadApplication");
        variables.put("TARGET_HOST", certified.get("QUERY_URL"));
        variables.replaceAll((name, value) -> quoted(value));
        return new Block(
                heading + ", through a proxy that adds its token to queries (TARGET_HOST):",
                withProxy(variables),
                List.of("# a query, once that proxy listens:", QUERY_LINE));
    }

    /** For its user's eyes only, where the file system knows that: the value is the user's own, not one of the fakes. */
    private Path write(OwnClient client, ClientSecret secret) {
        Path file = cloud.files().directory().resolve(client.secretFile());
        try {
            Files.deleteIfExists(file);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, secret.value());
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of " + client.clientId() + " cannot be written to " + file, e);
        }
    }

    private static String contentOf(Path file) {
        return "\"$(cat " + quoted(file.toAbsolutePath().toString()) + ")\"";
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
