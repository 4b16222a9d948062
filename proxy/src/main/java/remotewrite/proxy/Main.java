package remotewrite.proxy;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Runs the proxy as a process: environment in, log on standard output. Exit codes: 0 after SIGTERM or SIGINT, 2 for
 * problems with the configuration and for arguments, of which it takes none, 3 when the proxy cannot be started, for example
 * because the port is in use.
 */
public final class Main {
    private static final int BAD_CONFIGURATION = 2;
    private static final int NOT_STARTED = 3;

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            System.err.println(
                    "The proxy takes no arguments: its settings are environment variables, which proxy/README.md"
                            + " lists. Remove what stands behind the jar");
            System.exit(BAD_CONFIGURATION);
        }
        run(ProcessEnd.ofThisProcess(ProcessEnd.START), UnaryOperator.identity());
    }

    /** @param adapted the configuration that the environment has; tests give its end more time */
    static void run(ProcessEnd end, UnaryOperator<ProxyConfig> adapted) {
        try {
            ProcessLogging.use();
            Clock wall = Clock.systemUTC();
            ProxyConfig config = adapted.apply(ProxyConfig.fromEnvironment(System.getenv(), wall));
            end.started(start(config, wall, System::nanoTime)::drainAndClose);
        } catch (ConfigException e) {
            exit(end, e, BAD_CONFIGURATION);
        } catch (ProxyStartException e) {
            exit(end, e, NOT_STARTED);
        } catch (RuntimeException e) {
            // a JVM that is ending refuses this and that to whoever starts in it
            if (!end.isTold()) {
                throw e;
            }
        } finally {
            end.notStarted();
        }
    }

    private static void exit(ProcessEnd end, RuntimeException problem, int code) {
        end.notStarted();
        System.err.println(problem.getMessage());
        System.exit(code);
    }

    /**
     * The proxy of the process.
     *
     * @param wall the machine's clock, which may be set while the proxy runs
     * @param nanos as of {@link SteadyClock}
     */
    static ReferenceProxy start(ProxyConfig config, Clock wall, LongSupplier nanos) {
        Clock steady = new SteadyClock(wall, nanos);
        Clock monotonic = new MonotonicClock(wall, nanos);
        return ReferenceProxy.start(config, ProxyParts.standard(config, wall, steady, monotonic), steady);
    }
}
