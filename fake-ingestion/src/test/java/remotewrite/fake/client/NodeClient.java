package remotewrite.fake.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import remotewrite.fake.Bytes;
import remotewrite.fake.NotRun;

/**
 * The remote write client of the npm registry (prometheus-remote-write), installed by npm, of the versions and hashes in
 * its lock file, into the suite's cache; a test is skipped where there is no node and npm.
 */
final class NodeClient {
    private static final String LOCK_FILE = "package-lock.json";
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"");

    private NodeClient() {}

    /**
     * Pushes one series with two samples.
     *
     * @param authorization blank for none
     */
    static Program.Run run(Path directory, String caFile, String url, String authorization, String... headers)
            throws IOException, InterruptedException {
        Optional<Program> node = Program.onPath("node");
        Optional<Program> npm = Program.onPath("npm");
        if (node.isEmpty() || npm.isEmpty()) {
            return NotRun.because("no node and npm on the PATH for prometheus-remote-write");
        }
        Path client = installed(npm.get());
        System.out.printf(
                "Node client: prometheus-remote-write %s, npm's, on node %s, %s%n",
                version(client),
                node.get()
                        .run(directory, Map.of(), List.of("--version"))
                        .printed()
                        .strip(),
                node.get().file());
        List<String> arguments =
                new ArrayList<>(List.of(client.resolve("push.js").toString(), url, authorization));
        arguments.addAll(List.of(headers));
        return node.get().run(directory, Map.of("NODE_EXTRA_CA_CERTS", caFile), arguments);
    }

    private static String version(Path client) throws IOException {
        Matcher found =
                VERSION.matcher(Files.readString(client.resolve("node_modules/prometheus-remote-write/package.json")));
        return found.find() ? found.group(1) : "of an unknown version";
    }

    /** Installed beside its place and then moved there: a half-finished one is never used. */
    private static Path installed(Program npm) throws IOException, InterruptedException {
        // another place for every lock file
        Path place = Files.createDirectories(Program.cache())
                .resolve("npm-" + Bytes.copyOf(resource(LOCK_FILE)).sha256().substring(0, 12));
        if (!Files.isDirectory(place)) {
            Path draft = Files.createTempDirectory(Program.cache(), "npm-");
            copy(draft, "package.json", LOCK_FILE);
            Program.Run run = npm.run(draft, Map.of(), List.of("ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            if (run.exit() != 0) {
                return NotRun.because("npm cannot install prometheus-remote-write: " + run.printed());
            }
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        }
        copy(place, "push.js");
        return place;
    }

    private static void copy(Path target, String... names) throws IOException {
        for (String name : names) {
            Files.write(target.resolve(name), resource(name));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream resource = Objects.requireNonNull(
                NodeClient.class.getResourceAsStream(name), "the test resource " + name + " is missing")) {
            return resource.readAllBytes();
        }
    }
}
