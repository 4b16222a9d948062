package remotewrite.conformance.bench;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import remotewrite.conformance.Call;
import remotewrite.conformance.Pace;
import remotewrite.conformance.sender.ExitStatus;

/** A proxy that can be started with the sidecar's environment variables. */
public interface ProxySubject {
    /** The name under which it reaches this machine; in the certificates of the fakes. */
    default String hostName() {
        return "localhost";
    }

    /** Where the fakes listen, so that it reaches them. */
    default String bindAddress() {
        return "127.0.0.1";
    }

    /** The path it takes writes at, for an ingestion URL of this path and query. */
    default String writePath(String ingestionTarget) {
        return Call.WRITE_PATH;
    }

    /** How soon it reaches its limits. */
    default Pace pace() {
        return Pace.USUAL;
    }

    /**
     * Whether it is known to take this variable, as it stands, beside those that a run always has. Of an image that somebody
     * else made only those are known that the documents of its profile name.
     */
    default boolean has(String variable) {
        return false;
    }

    /** The same proxy with limits that are reached sooner; unchanged when nobody can set them. */
    default ProxySubject hurried() {
        return this;
    }

    /** As reports show it, e.g. {@code reference proxy}. */
    String name();

    /** As reports show it. */
    String version();

    /** What came of a start. */
    sealed interface Start {
        /** It listens on the loopback interface, but may not be ready yet. A container's port is open earlier. */
        record Listening(RunningProxy proxy) implements Start {
            public Listening {
                Objects.requireNonNull(proxy, "proxy is null");
            }
        }

        /**
         * It has ended by itself.
         *
         * @param exit never {@link ExitStatus.Running}
         * @param log tokens replaced by their fingerprints
         */
        record Ended(ExitStatus exit, List<String> log) implements Start {
            public Ended {
                Objects.requireNonNull(exit, "exit is null");
                log = List.copyOf(log);
            }
        }
    }

    /**
     * Starts it, in an environment that it may refuse.
     *
     * @param environment the sidecar's variables, complete but for {@code LISTENING_PORT}, which the subject chooses
     * @throws BenchFailure when it neither listens nor ends
     */
    Start attempt(Map<String, String> environment, Clock clock);

    /**
     * As {@link #attempt}, in an environment that it has no reason to refuse.
     *
     * @throws BenchFailure when it does not start
     */
    default RunningProxy start(Map<String, String> environment, Clock clock) {
        return switch (attempt(environment, clock)) {
            case Start.Listening listening -> listening.proxy();
            case Start.Ended ended ->
                throw new BenchFailure("the %s ended at its start. Its last log lines:%n%s"
                        .formatted(name(), Bench.lastLines(ended.log())));
        };
    }

    /** A started proxy. */
    interface RunningProxy extends AutoCloseable {
        /** The port of {@code /api/v1/write}, {@code /health} and {@code /ready} on the loopback interface. */
        int port();

        /** Whether it has not ended by itself. */
        boolean alive();

        /** Tells it to end, as Kubernetes does, and returns at once. */
        void end();

        /** Whether it has ended, and how. */
        ExitStatus exit();

        /** What it logged, tokens replaced by their fingerprints. */
        List<String> log();

        @Override
        void close();
    }
}
