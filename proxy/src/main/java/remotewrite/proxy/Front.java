package remotewrite.proxy;

import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** The side that faces the network. The methods as they stand are right; a conformance suite overrides one. */
public interface Front {
    /** Reads HTTP/1.1 by {@code rules}. */
    default HttpConnectionFactory connections(HttpConfiguration rules) {
        return new HttpConnectionFactory(rules);
    }

    /** Where requests go; {@code right} is the whole surface. */
    default Handler routes(Handler right) {
        return right;
    }

    /** How long writes under way may take when the proxy is told to end; {@code right} is what each may take anyway. */
    default Duration grace(Duration right) {
        return right;
    }
}
