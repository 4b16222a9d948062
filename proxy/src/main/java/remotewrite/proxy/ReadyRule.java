package remotewrite.proxy;

import java.util.Objects;

/** Whether the proxy is ready for writes, asked on every {@code GET /ready}. */
@FunctionalInterface
public interface ReadyRule {
    Readiness readiness(TokenSource tokens);

    /** Ready, or why not. */
    sealed interface Readiness {
        record Ready() implements Readiness {}

        record NotReady(String reason) implements Readiness {
            public NotReady {
                Objects.requireNonNull(reason, "reason is null");
            }
        }
    }
}
