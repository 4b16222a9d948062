package remotewrite.conformance.mutant;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.SelectorManager;
import remotewrite.proxy.Ingestion;

/** A way to ingestion that leads over the right one, and is wrong in what it does on the way. */
interface Detour extends Ingestion {
    /** The one that it leads over; starts and ends with it. */
    Ingestion right();

    @Override
    default void start(Executor executor, SelectorManager selectors) {
        right().start(executor, selectors);
    }

    @Override
    default void close() {
        right().close();
    }
}
