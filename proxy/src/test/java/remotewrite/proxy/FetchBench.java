package remotewrite.proxy;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An {@link EntraTokenFetch} without a proxy around it, started, with 10 s for a request as usual. */
record FetchBench(EntraTokenFetch fetch, ExecutorService threads) implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** Where it has to be waited for. */
    static final Duration SHORT_LIMIT = Duration.ofSeconds(3);

    /** With the certificate of the tests, at this authority. */
    static FetchBench at(RawIngestion authority) {
        return at(authority, LIMIT);
    }

    /** The same with {@code limit} for a request. */
    static FetchBench at(RawIngestion authority, Duration limit) {
        try (FakeEntra unused = FakeEntra.start()) {
            Map<String, String> environment = TestWorld.environment(unused, authority);
            environment.put("AZURE_AUTHORITY_HOST", "https://localhost:" + authority.port());
            return of(ProxyConfig.fromEnvironment(environment), Clock.systemUTC(), limit);
        }
    }

    /** With a managed identity at this endpoint. */
    static FetchBench of(Identity.Managed identity, RawIngestion anyIngestion) {
        try (FakeEntra unused = FakeEntra.start()) {
            ProxyConfig config = ProxyConfig.fromEnvironment(TestWorld.environment(unused, anyIngestion));
            return of(config.withIdentity(identity), Clock.systemUTC());
        }
    }

    static FetchBench of(ProxyConfig config, Clock clock) {
        return of(config, clock, LIMIT);
    }

    /** With {@code limit} for all requests of a fetch. */
    static FetchBench of(ProxyConfig config, Clock clock, Duration limit) {
        EntraTokenFetch fetch =
                new EntraTokenFetch(config.withLimits(config.limits().withTokenTimeout(limit)), clock);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        fetch.start(threads);
        return new FetchBench(fetch, threads);
    }

    /** Why there is no token. */
    String reason() {
        return switch (fetch.fetch()) {
            case GatewayFailure.NoToken none -> none.reason();
            case AccessToken token -> "there is one, " + token;
        };
    }

    static URI local(RawIngestion server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() {
        fetch.close();
        threads.shutdownNow();
    }
}
