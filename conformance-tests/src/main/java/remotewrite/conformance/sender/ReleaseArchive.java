package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The archive a Prometheus release publishes for this operating system and processor.
 *
 * <p>Its SHA-256 is compared with the release's own {@code sha256sums.txt}: that finds a broken download; it is no
 * signature, the trust is in the TLS connection to the release site.
 */
final class ReleaseArchive implements BinaryOrigin {
    /** What is taken of each line of versions, and first of all when any version will do. Long-term releases. */
    private static final List<String> KNOWN = List.of("3.5.0", "2.53.5", "2.45.6");

    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

    private final URI base;
    private final String platform;
    private final Duration deadline;

    /**
     * @param base the address below which {@code vVERSION/FILE} is found, ends with a slash
     * @param platform {@code linux-amd64} and the like
     * @param deadline for one whole download
     */
    ReleaseArchive(URI base, String platform, Duration deadline) {
        this.base = Objects.requireNonNull(base, "base is null");
        this.platform = Objects.requireNonNull(platform, "platform is null");
        this.deadline = Objects.requireNonNull(deadline, "deadline is null");
    }

    /** The project's own releases, for this machine. */
    static ReleaseArchive official() {
        return new ReleaseArchive(
                URI.create("https://github.com/prometheus/prometheus/releases/download/"),
                platform(System.getProperty("os.name"), System.getProperty("os.arch")),
                Duration.ofMinutes(5));
    }

    /** Go's name of a platform for what the JVM calls it. */
    static String platform(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT);
        String os = system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : system;
        String arch = switch (osArch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> osArch;
        };
        return os.replace(' ', '-') + "-" + arch;
    }

    @Override
    public Obtained obtain(WantedVersion wanted, Path scratch, Consumer<String> progress) {
        Optional<String> version = release(wanted);
        if (version.isEmpty()) {
            return new Obtained.Unavailable("Prometheus releases: no known release is " + wanted
                    + "; give one with three numbers, such as " + KNOWN.getFirst());
        }
        if (platform.startsWith("windows")) {
            return new Obtained.Unavailable("Prometheus releases: their Windows archive is not supported");
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_DEADLINE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return new Download(client, version.get(), scratch, progress).run();
        } catch (NotObtained e) {
            return new Obtained.Unavailable("Prometheus releases: " + e.getMessage());
        }
    }

    private static Optional<String> release(WantedVersion wanted) {
        if (wanted.prefix().chars().filter(c -> c == '.').count() == 2) {
            return Optional.of(wanted.prefix());
        }
        return KNOWN.stream()
                .filter(version -> wanted.accepts(SenderVersion.of(version)))
                .findFirst();
    }

    private static final class NotObtained extends Exception {
        NotObtained(String message) {
            super(message);
        }
    }

    private final class Download {
        private final HttpClient client;
        private final String version;
        private final Path scratch;
        private final Consumer<String> progress;

        Download(HttpClient client, String version, Path scratch, Consumer<String> progress) {
            this.client = client;
            this.version = version;
            this.scratch = scratch;
            this.progress = progress;
        }

        Obtained run() throws NotObtained {
            String name = "prometheus-" + version + "." + platform;
            Path sums = get("sha256sums.txt");
            String expected = checksum(sums, name + ".tar.gz");
            progress.accept("downloading " + name + ".tar.gz from the Prometheus releases");
            Path archive = get(name + ".tar.gz");
            String actual = sha256(archive);
            if (!actual.equals(expected)) {
                throw new NotObtained(name + ".tar.gz has SHA-256 " + actual + ", its release says " + expected
                        + ": the download is broken or was tampered with; it was thrown away");
            }
            Path binary;
            try {
                binary = ProgramArchive.unpack(archive, scratch.resolve("tree"));
            } catch (IOException e) {
                throw new NotObtained(name + ".tar.gz cannot be unpacked: " + e.getMessage());
            }
            return switch (BinaryCheck.of(binary)) {
                case BinaryCheck.Runs runs -> new Obtained.Unpacked(binary, runs.version(), "the Prometheus releases");
                case BinaryCheck.DoesNotRun broken ->
                    throw new NotObtained(name + " does not run on this machine (" + broken.reason() + ")");
            };
        }

        private Path get(String file) throws NotObtained {
            URI uri = base.resolve("v" + version + "/" + file);
            CompletableFuture<HttpResponse<Path>> answer = client.sendAsync(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofFile(scratch.resolve(file)));
            try {
                HttpResponse<Path> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                if (response.statusCode() != 200) {
                    throw new NotObtained(file + " of " + version + " is not there (status " + response.statusCode()
                            + " from " + uri.getHost() + ")");
                }
                return response.body();
            } catch (ExecutionException e) {
                throw new NotObtained(file + " cannot be had from " + uri.getHost() + ": " + cause(e.getCause()));
            } catch (TimeoutException e) {
                client.shutdownNow();
                throw new NotObtained(
                        file + " did not arrive from " + uri.getHost() + " within " + deadline.toSeconds() + " s");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotObtained("interrupted while " + file + " was downloaded");
            }
        }
    }

    private static String cause(Throwable problem) {
        // the JDK's client often has no message, and the reason in the second or third cause
        return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
                .map(each ->
                        each.getClass().getSimpleName() + (each.getMessage() == null ? "" : ": " + each.getMessage()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String checksum(Path sums, String file) throws NotObtained {
        try {
            return Files.readAllLines(sums).stream()
                    .map(line -> line.strip().split("\\s+\\*?"))
                    .filter(columns -> columns.length == 2 && columns[1].equals(file))
                    .map(columns -> columns[0].toLowerCase(Locale.ROOT))
                    .findFirst()
                    .orElseThrow(() -> new NotObtained(
                            "the release has no checksum of " + file + ": it is not built for this platform"));
        } catch (IOException e) {
            throw new NotObtained("sha256sums.txt cannot be read: " + e.getMessage());
        }
    }

    private static String sha256(Path file) throws NotObtained {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
                stream.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new NotObtained(file.getFileName() + " cannot be read: " + e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
