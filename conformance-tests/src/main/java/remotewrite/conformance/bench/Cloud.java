package remotewrite.conformance.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import remotewrite.conformance.Stimulus;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.IngestionTransport;

/**
 * The fake cloud as a run of the bench needs it: token service and ingestion endpoint, on free ports. The other endpoints
 * are not started: a self-test starts a hundred clouds.
 *
 * @param fakes the running ones
 * @param echo stands at the ingestion URL in the place of the ingestion endpoint, if it does
 * @param ingestionUrl where writes go, whether anybody listens there or not
 * @param environment of the article's container but for its port and the cluster's name
 */
record Cloud(FakeCloud fakes, Optional<Echo> echo, URI ingestionUrl, Map<String, String> environment)
        implements AutoCloseable {
    private static final String INGESTION_URL = "INGESTION_URL";

    Cloud {
        Objects.requireNonNull(fakes, "fakes is null");
        Objects.requireNonNull(echo, "echo is null");
        Objects.requireNonNull(ingestionUrl, "ingestionUrl is null");
        environment = Map.copyOf(environment);
    }

    /**
     * The fakes as {@code stimulus} wants them but for its faults, where {@code proxy} reaches them.
     *
     * @param directory where CA and certificate files go
     */
    static Cloud start(Clock clock, Stimulus stimulus, ProxySubject proxy, Path directory) {
        CloudSettings settings = CloudSettings.of(clock, directory)
                .withBindAddress(proxy.bindAddress())
                .withHostName(proxy.hostName())
                .withTokenLifetime(stimulus.tokenLifetime())
                .withEndpoints(Set.of());
        return switch (stimulus.endpoint()) {
            case TRUSTED -> of(FakeCloud.start(settings));
            case UNTRUSTED -> of(FakeCloud.start(settings.withUntrustedIngestion()));
            case MISNAMED -> of(FakeCloud.start(settings.withIngestionTransport(IngestionTransport.MISNAMED_TLS)));
            case EXPIRED -> of(FakeCloud.start(settings.withIngestionTransport(IngestionTransport.EXPIRED_TLS)));
            case CLOSED -> {
                Cloud cloud = of(FakeCloud.start(settings));
                // the URL stays, and nobody is there
                cloud.ingestion().close();
                yield cloud;
            }
            case ECHO -> {
                Cloud cloud = of(FakeCloud.start(settings));
                cloud.ingestion().close();
                yield cloud.echoing(clock, proxy);
            }
        };
    }

    private static Cloud of(FakeCloud fakes) {
        return new Cloud(fakes, Optional.empty(), fakes.writeUri(), fakes.environment(Credential.CERTIFICATE));
    }

    /** The same with an echo at the ingestion URL, which has another port then. */
    private Cloud echoing(Clock clock, ProxySubject proxy) {
        List<String> names = Stream.concat(Pki.SERVER_NAMES.stream(), Stream.of(proxy.hostName()))
                .distinct()
                .toList();
        Echo started =
                Echo.start(clock, proxy.bindAddress(), Pki.shared().serverKeyStore(names), Pki.KEY_STORE_PASSWORD);
        URI url = URI.create(
                ingestionUrl.toString().replace(":" + ingestionUrl.getPort() + "/", ":" + started.port() + "/"));
        Map<String, String> other = new TreeMap<>(environment);
        other.put(INGESTION_URL, url.toString());
        return new Cloud(fakes, Optional.of(started), url, other);
    }

    FakeEntra entra() {
        return fakes.entra();
    }

    FakeIngestion ingestion() {
        return fakes.ingestion();
    }

    /** What came to the ingestion URL. */
    Journal journal() {
        return echo.map(Echo::journal).orElseGet(() -> ingestion().journal());
    }

    /** Faults begin with the traffic, however long the sender took to start: before, they would meet nothing. */
    void play(Stimulus stimulus) {
        entra().play(stimulus.entra());
        ingestion().play(stimulus.ingestion());
    }

    /** The environment of the article's container, complete but for the port it listens on. */
    Map<String, String> proxyEnvironment(String cluster) {
        Map<String, String> complete = new TreeMap<>(environment);
        complete.put("CLUSTER", cluster);
        return Map.copyOf(complete);
    }

    /** Path and query of the ingestion URL. */
    String ingestionTarget() {
        return ingestionUrl.getRawPath() + "?" + ingestionUrl.getRawQuery();
    }

    @Override
    public void close() {
        echo.ifPresent(Echo::close);
        fakes.close();
    }
}
