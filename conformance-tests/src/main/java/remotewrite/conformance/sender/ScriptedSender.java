package remotewrite.conformance.sender;

import java.time.Clock;
import java.util.Objects;

/**
 * The sender of this harness: a small, fast remote-write 1.0 sender whose behaviour can be made wrong on purpose. It
 * proves the proxy and the checks; it proves nothing about any Prometheus.
 *
 * @param behaviour how it speaks
 * @param clock for timestamps
 */
public record ScriptedSender(Behaviour behaviour, Clock clock) implements Sender {
    /** Shown as its version and in its User-Agent. */
    static final String VERSION = "1.0.0";

    public ScriptedSender {
        Objects.requireNonNull(behaviour, "behaviour is null");
        Objects.requireNonNull(clock, "clock is null");
    }

    @Override
    public String name() {
        return "scripted sender";
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public String runtime() {
        return "in process";
    }

    @Override
    public boolean real() {
        return false;
    }

    @Override
    public String hostName() {
        return "localhost";
    }

    @Override
    public String bindAddress() {
        return "127.0.0.1";
    }

    @Override
    public RunningSender start(SenderJob job) {
        return new ScriptedRun(behaviour, clock, job);
    }
}
