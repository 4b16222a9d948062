package remotewrite.conformance.sender;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks quickly whether a Docker engine answers, before the container library is loaded: that library takes many
 * seconds to give up on an engine that is there and does not answer.
 *
 * @param environment which may name the engine
 * @param patience how long one socket has for an answer
 */
public record DockerProbe(Map<String, String> environment, Duration patience) {
    private static final Duration USUAL_PATIENCE = Duration.ofMillis(1500);

    private static final String PING = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";

    /** What the probe saw. */
    public sealed interface Answer {
        record Alive() implements Answer {}

        record Silent(String detail, String remedy) implements Answer {}
    }

    public DockerProbe {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(patience, "patience is null");
    }

    /** One with a patience of 1.5 s. */
    public DockerProbe(Map<String, String> environment) {
        this(environment, USUAL_PATIENCE);
    }

    /** Hardly longer than the patience for each socket there may be, whatever the engines do. */
    public Answer ask() {
        if (onlyTheLibraryKnows()) {
            return new Answer.Alive();
        }
        String configured = environment.getOrDefault("DOCKER_HOST", "");
        List<SocketAddress> addresses = configured.isBlank() ? usualSockets() : List.of(address(configured));
        if (addresses.isEmpty()) {
            return new Answer.Silent("no Docker engine on this machine", "install and start a Docker engine");
        }
        List<String> problems = new ArrayList<>();
        for (SocketAddress address : addresses) {
            Optional<String> problem = ping(address);
            if (problem.isEmpty()) {
                return new Answer.Alive();
            }
            problems.add(address + ": " + problem.get());
        }
        String detail = "the Docker engine does not answer (" + String.join("; ", problems) + ")";
        return new Answer.Silent(
                detail,
                detail.contains("denied")
                        ? "let this user reach the engine, for example by adding it to the group docker"
                        : "start the Docker engine, or correct DOCKER_HOST");
    }

    /** Engines this probe cannot speak to: named pipes, TLS, or one that is configured in the library's own file. */
    private boolean onlyTheLibraryKnows() {
        String configured = environment.getOrDefault("DOCKER_HOST", "");
        boolean plain = configured.isBlank() || configured.startsWith("unix://") || configured.startsWith("tcp://");
        return !plain
                || !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isBlank()
                || System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")
                || libraryNamesAnEngine();
    }

    /** The library writes that file itself, with other settings: that it exists says nothing. */
    private static boolean libraryNamesAnEngine() {
        Path file = Path.of(System.getProperty("user.home"), ".testcontainers.properties");
        try {
            return Files.isReadable(file)
                    && Files.readAllLines(file).stream()
                            .anyMatch(line -> line.matches("\\s*(docker|tc)\\.host\\s*[=:].*"));
        } catch (IOException e) {
            return true;
        }
    }

    private List<SocketAddress> usualSockets() {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        List<Path> paths = new ArrayList<>(List.of(
                Path.of("/var/run/docker.sock"),
                Path.of(home, ".docker/run/docker.sock"),
                Path.of(home, ".docker/desktop/docker.sock")));
        String runtimeDirectory = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtimeDirectory.isBlank()) {
            paths.add(Path.of(runtimeDirectory, "docker.sock"));
        }
        return paths.stream()
                .filter(Files::exists)
                .<SocketAddress>map(UnixDomainSocketAddress::of)
                .toList();
    }

    private static SocketAddress address(String dockerHost) {
        URI uri = URI.create(dockerHost);
        return uri.getScheme().equals("unix")
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 2375 : uri.getPort());
    }

    /** Why there was no answer; empty when there was one. */
    private Optional<String> ping(SocketAddress address) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        try (SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open()) {
            Thread.ofPlatform().daemon().name("docker-ping").start(() -> answer.complete(exchange(channel, address)));
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + patience.toMillis() + " ms");
        } catch (IOException | ExecutionException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Optional<String> exchange(SocketChannel channel, SocketAddress address) {
        try {
            if (address instanceof InetSocketAddress host && host.isUnresolved()) {
                return Optional.of("unknown host");
            }
            channel.connect(address);
            channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer start = ByteBuffer.allocate(16);
            channel.read(start);
            String line = new String(start.array(), 0, start.position(), StandardCharsets.US_ASCII);
            return line.startsWith("HTTP/1.") ? Optional.empty() : Optional.of("something else listens there");
        } catch (AccessDeniedException e) {
            return Optional.of("permission denied");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
