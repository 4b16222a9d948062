package remotewrite.conformance.bench;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A proxy that can be started with the sidecar's environment variables. */
public interface ProxySubject {
    /** As reports show it, e.g. {@code reference proxy}. */
    String name();

    /** As reports show it. */
    String version();

    /**
     * Starts it. It listens on the loopback interface when this returns, but may not be ready yet.
     *
     * @param environment the sidecar's variables, complete but for {@code LISTENING_PORT}, which the subject chooses
     * @throws BenchFailure when it does not start
     */
    RunningProxy start(Map<String, String> environment, Clock clock);

    /** A started proxy. */
    interface RunningProxy extends AutoCloseable {
        /** The port of {@code /api/v1/write}, {@code /health} and {@code /ready}. */
        int port();

        /** Whether it has not ended by itself. */
        boolean alive();

        /** What it logged, tokens replaced by their fingerprints. */
        List<String> log();

        @Override
        void close();
    }
}
