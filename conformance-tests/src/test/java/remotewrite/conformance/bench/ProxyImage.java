package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import remotewrite.conformance.NotRun;
import remotewrite.proxy.ReferenceProxy;

/** The image that {@code images/build-proxy} builds, and containers of it, through the {@code docker} command. */
public final class ProxyImage {
    static final String NAME = "remote-write-conformance/proxy:latest";

    /** Read-only root file system, no capability, no way to get one: what a cluster's strictest policy asks for. */
    private static final List<String> RUN = List.of(
            "run",
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--add-host=host.docker.internal:host-gateway");

    private static final long PATIENCE_SECONDS = 60;

    private ProxyImage() {}

    /** What a command printed, standard output and error together, and how it ended. */
    record Ended(int code, String text) {}

    /**
     * Skips the test with the reason, or fails it under {@code CONFORMANCE_REQUIRE_CONTAINERS=true}, where there is no
     * image of the proxy that was built together with this test.
     */
    public static void required() {
        missing().ifPresent(NotRun::because);
    }

    private static Optional<String> missing() {
        try {
            Ended engine = docker(List.of("version", "--format", "{{.Server.Version}}"));
            if (engine.code() != 0) {
                return Optional.of("no Docker engine answers: " + engine.text().strip());
            }
        } catch (UncheckedIOException e) {
            return Optional.of("there is no docker command: " + e.getCause().getMessage());
        }
        Ended label = docker(List.of(
                "image", "inspect", "--format", "{{index .Config.Labels \"remote-write-conformance.jar\"}}", NAME));
        if (label.code() != 0) {
            return Optional.of("there is no image " + NAME + "; build it with images/build-proxy");
        }
        return jar().map(ProxyImage::sha256)
                .filter(built -> !built.equals(label.text().strip()))
                .map(built -> NAME + " holds another build of the proxy; build it again with images/build-proxy");
    }

    /** The proxy's jar; empty when the tests run on its classes, before it was packaged. */
    private static Optional<Path> jar() {
        Path place = Path.of(ReferenceProxy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return Optional.of(place).filter(Files::isRegularFile);
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Runs a container of {@code image} to its end. */
    static Ended run(String image, List<String> options, List<String> arguments) {
        return docker(Stream.of(RUN, List.of("--rm"), options, List.of(image), arguments)
                .flatMap(List::stream)
                .toList());
    }

    /**
     * Starts a container of {@code image} with its port at a free one of the loopback interface.
     *
     * @param more options of {@code docker run}
     * @param files mounted at their own paths
     */
    static Running start(String image, List<String> more, Map<String, String> environment, List<Path> files)
            throws IOException {
        List<String> options = new ArrayList<>(List.of("--detach", "--publish=127.0.0.1::8081"));
        options.addAll(more);
        environment.forEach((name, value) -> options.add("--env=" + name + "=" + value));
        for (Path file : files) {
            // the container's user is nobody on this machine
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            options.add("--volume=%1$s:%1$s:ro".formatted(file));
        }
        Ended started = docker(
                Stream.of(RUN, options, List.of(image)).flatMap(List::stream).toList());
        if (started.code() != 0) {
            throw new IllegalStateException("the container did not start: " + started.text());
        }
        return new Running(started.text().strip());
    }

    /** A container; closed, it is gone. */
    record Running(String id) implements AutoCloseable {
        int port() {
            String[] address = docker("port", id, "8081/tcp")
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(":");
            return Integer.parseInt(address[address.length - 1]);
        }

        String inspect(String format) {
            return docker("inspect", "--format", format, id).strip();
        }

        /** The user ids of its processes, as the machine sees them. */
        List<String> users() {
            return docker("top", id, "-eo", "uid,pid")
                    .lines()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+")[0])
                    .toList();
        }

        String log() {
            return docker("logs", id);
        }

        /** SIGTERM, and the exit code. */
        int terminate() {
            docker("kill", "--signal=TERM", id);
            return Integer.parseInt(docker("wait", id).strip());
        }

        @Override
        public void close() {
            docker("rm", "--force", id);
        }

        private static String docker(String... arguments) {
            Ended ended = ProxyImage.docker(List.of(arguments));
            if (ended.code() != 0) {
                throw new IllegalStateException(String.join(" ", arguments) + ": " + ended.text());
            }
            return ended.text();
        }
    }

    /** Makes {@code image} from the proxy's own: its Java at the PATH and the libraries of Linux, without the proxy. */
    static Ended javaOnly(String image) {
        return command(List.of(
                "bash",
                "-c",
                "set -eu -o pipefail; id=$(docker create %s); trap 'docker rm $id' EXIT; docker export $id"
                                .formatted(NAME)
                        + " | tar --delete app | docker import --change 'ENV PATH=/jre/bin' - " + image));
    }

    /**
     * Builds {@code image} from this build's jar on the base {@code base}, as an operator does.
     *
     * @return what the script printed; its last line says what became of it
     */
    static Ended build(String image, String base) {
        return command(List.of("../images/build-proxy", "--no-build", "--base", base, "--tag", image));
    }

    /** Images that are not there are none to remove. */
    static void remove(String... images) {
        docker(Stream.concat(Stream.of("image", "rm"), Stream.of(images)).toList());
    }

    private static Ended docker(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        return command(command);
    }

    private static Ended command(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end within " + PATIENCE_SECONDS + " s: " + command);
            }
            return new Ended(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it ran: " + command, e);
        }
    }
}
