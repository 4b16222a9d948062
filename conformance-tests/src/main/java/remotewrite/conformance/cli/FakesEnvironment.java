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
import java.util.TreeMap;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.OwnClient;

/** Prints the environment of clients as a shell reads it; secrets come from files, so that they are in no terminal's history. */
final class FakesEnvironment {
    private static final String SECRET = "AZURE_CLIENT_SECRET";

    private final FakeCloud cloud;
    private final PrintWriter out;

    FakesEnvironment(FakeCloud cloud, PrintWriter out) {
        this.cloud = cloud;
        this.out = out;
    }

    /** Of every credential that is good in the cloud. */
    void print() {
        for (Credential credential : cloud.contents().credentials()) {
            out.println("# as " + credential.description() + ":");
            export(variables(credential));
        }
    }

    /**
     * Of the clients of a setup file.
     *
     * @param file for the reader
     */
    void print(String file, List<OwnClient> clients) {
        for (OwnClient client : clients) {
            out.println("# of " + file + ", as " + client.description() + ":");
            Map<String, String> variables = new TreeMap<>(client.variables());
            variables.replaceAll((name, value) -> quoted(value));
            client.secret().ifPresent(secret -> variables.put(SECRET, contentOf(write(client, secret))));
            export(variables);
            client.missing().forEach(what -> out.println("# missing " + what));
        }
    }

    private void export(Map<String, String> variables) {
        variables.forEach((name, value) -> out.println("export " + name + "=" + value));
    }

    private Map<String, String> variables(Credential credential) {
        Map<String, String> variables = new TreeMap<>(cloud.environment(credential));
        variables.replaceAll((name, value) -> quoted(value));
        variables.computeIfPresent(
                SECRET, (name, value) -> contentOf(cloud.files().secret()));
        variables.computeIfPresent(
                "IDENTITY_HEADER", (name, value) -> contentOf(cloud.files().identityHeader()));
        if (credential == Credential.CERTIFICATE) {
            // the rest of what the article's container wants
            variables.put("CLUSTER", "'my-cluster'");
            variables.put("LISTENING_PORT", "'8081'");
        }
        return variables;
    }

    /** For its user's eyes only, where the file system knows that: the value is the user's own, not one of the fakes. */
    private Path write(OwnClient client, ClientSecret secret) {
        // an application may be in several tenants, with a secret in each
        String name = client.variables().get("AZURE_TENANT_ID") + "-" + client.clientId();
        Path file = cloud.files().directory().resolve("client-secret-" + name);
        try {
            Files.deleteIfExists(file);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, secret.value());
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of " + name + " cannot be written to " + file, e);
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
