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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.ClientSecret;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.OwnClient;

/** Prints the environment of clients as a shell reads it; secrets come from files, so that they are in no terminal's history. */
final class FakesEnvironment {
    private static final String SECRET = "AZURE_CLIENT_SECRET";

    private final FakeCloud cloud;
    private final PrintWriter out;
    private final List<Block> own;
    private final List<Block> usual;

    /**
     * Writes the secrets of the clients to files.
     *
     * @param file the setup file, for the reader
     * @param clients those of the setup file, none without one
     */
    FakesEnvironment(FakeCloud cloud, String file, List<OwnClient> clients, PrintWriter out) {
        this.cloud = cloud;
        this.out = out;
        own = clients.stream().map(client -> block(file, client)).toList();
        usual = cloud.credentials().stream()
                .map(credential ->
                        new Block("# as " + credential.description() + ":", variables(credential), List.of()))
                .toList();
    }

    /**
     * What is pasted as one.
     *
     * @param variables by name, the values as a shell reads them
     */
    private record Block(String heading, Map<String, String> variables, List<String> missing) {
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
        String others = Stream.concat(own.stream(), usual.stream())
                .flatMap(other -> other.variables().keySet().stream())
                .filter(name -> !block.variables().containsKey(name))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        if (!others.isEmpty()) {
            out.println("unset " + others);
        }
        block.variables().forEach((name, value) -> out.println("export " + name + "=" + value));
        block.missing().forEach(what -> out.println("# missing " + what));
    }

    private Block block(String file, OwnClient client) {
        Map<String, String> variables = new TreeMap<>(client.variables());
        variables.replaceAll((name, value) -> quoted(value));
        client.secret().ifPresent(secret -> variables.put(SECRET, contentOf(write(client, secret))));
        return new Block("# of " + file + ", as " + client.description() + ":", variables, client.missing());
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
