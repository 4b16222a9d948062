package remotewrite.proxy;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.thread.Scheduler;

/** Ends exchanges that take too long, with one timer for all of them: a timer of its own costs more than a small write. */
final class Deadlines extends CyclicTimeouts<Exchange> {
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();

    Deadlines(Scheduler scheduler) {
        super(scheduler);
    }

    void add(Exchange exchange) {
        underWay.add(exchange);
        schedule(exchange);
    }

    void remove(Exchange exchange) {
        underWay.remove(exchange);
    }

    /** The process ends: whoever waits for an answer gets one. */
    void endAll() {
        underWay.forEach(Exchange::endWithProcess);
    }

    @Override
    protected Iterator<Exchange> iterator() {
        return underWay.iterator();
    }

    @Override
    protected boolean onExpired(Exchange exchange) {
        exchange.expired();
        return true;
    }
}
