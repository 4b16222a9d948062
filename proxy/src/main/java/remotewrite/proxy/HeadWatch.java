package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which the head of a request does not come to its end in time, or the first one does not begin
 * (PX-53). Jetty has one idle timeout only, which every byte winds up again, and which has to be long for connections
 * that senders use again. Looking at all connections now and then costs nothing per request; it needs the state of
 * Jetty's parser, which Jetty shows in an internal class only.
 */
final class HeadWatch implements Runnable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ServerConnector connector;
    private final Scheduler scheduler;
    private final ConnectionTimeouts limits;
    private final Duration pause;

    HeadWatch(ServerConnector connector, Scheduler scheduler, ConnectionTimeouts limits) {
        this.connector = Objects.requireNonNull(connector, "connector is null");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler is null");
        this.limits = Objects.requireNonNull(limits, "limits is null");
        Duration shorter = limits.head().compareTo(limits.silent()) < 0 ? limits.head() : limits.silent();
        Duration half = shorter.dividedBy(2);
        this.pause = half.compareTo(LONGEST_PAUSE) < 0 ? half : LONGEST_PAUSE;
    }

    /** Looks until the scheduler is stopped. */
    void start() {
        scheduler.schedule(this, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        connector.getConnectedEndPoints().stream().filter(this::late).forEach(EndPoint::close);
        start();
    }

    private boolean late(EndPoint endPoint) {
        if (!(endPoint.getConnection() instanceof HttpConnection connection)) {
            return false;
        }
        if (connection.getBytesIn() == 0) {
            return endPoint instanceof AbstractEndPoint open
                    && open.getIdleFor() > limits.silent().toMillis();
        }
        HttpParser parser = connection.getParser();
        boolean inHead = parser.inHeaderState() && !parser.isStart();
        return inHead
                && System.nanoTime() - parser.getBeginNanoTime() > limits.head().toNanos();
    }
}
