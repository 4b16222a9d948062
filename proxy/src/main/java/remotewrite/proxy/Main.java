package remotewrite.proxy;

import java.time.Clock;

/**
 * Runs the proxy as a process: environment in, log on standard output. Exit codes: 0 after SIGTERM or SIGINT, 2 for
 * problems with the configuration, 3 when the proxy cannot be started, for example because the port is in use.
 */
public final class Main {
    private static final int STOPPED = 0;
    private static final int BAD_CONFIGURATION = 2;
    private static final int NOT_STARTED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        ProcessLogging.use();
        Clock wall = Clock.systemUTC();
        Clock steady = new SteadyClock(wall, System::nanoTime);
        try {
            ProxyConfig config = ProxyConfig.fromEnvironment(System.getenv(), wall);
            ReferenceProxy proxy = ReferenceProxy.start(config, ProxyParts.standard(config, wall, steady), steady);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(proxy), "shutdown"));
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_CONFIGURATION);
        } catch (ProxyStartException e) {
            System.err.println(e.getMessage());
            System.exit(NOT_STARTED);
        }
    }

    private static void stop(ReferenceProxy proxy) {
        proxy.drainAndClose();
        // a JVM ended by SIGTERM exits with 143 by itself, which looks like a crash to whoever stopped it in good order
        Runtime.getRuntime().halt(STOPPED);
    }
}
