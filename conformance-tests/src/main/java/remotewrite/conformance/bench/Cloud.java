package remotewrite.conformance.bench;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
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
 * @param standIn stands at the ingestion URL in the place of the ingestion endpoint, if it does
 * @param elsewhere another host, if there is one
 * @param ingestionUrl where writes go, whether anybody listens there or not
 * @param environment of the article's container but for its port and the cluster's name
 */
record Cloud(
        FakeCloud fakes,
        Optional<StandIn> standIn,
        Optional<Elsewhere> elsewhere,
        URI ingestionUrl,
        Map<String, String> environment)
        implements AutoCloseable {
    private static final String INGESTION_URL = "INGESTION_URL";
    private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";

    /** No such host, by RFC 6761 6.4. */
    private static final String NOBODY = "nobody.invalid";

    /** Both cases, a percent sign, and what is not ASCII: nothing of it means the same decoded, or encoded once more. */
    private static final String ENCODED = "&tag=%2Fa%2fb%20c%25d+e%C3%BC";

    /** The last of a path that are encoded though they need not be, beside those of {@link #ENCODED}. */
    private static final String ENCODED_PATH = "/%2Fa%2fb%20c%25d+e%C3%BC%2d%7E";

    Cloud {
        Objects.requireNonNull(fakes, "fakes is null");
        Objects.requireNonNull(standIn, "standIn is null");
        Objects.requireNonNull(elsewhere, "elsewhere is null");
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
                .withEndpoints(federated(stimulus.settings()) ? Set.of("issuer") : Set.of());
        return switch (stimulus.endpoint()) {
            case TRUSTED -> of(FakeCloud.start(settings));
            case UNTRUSTED -> behindADoorway(settings, IngestionTransport.UNTRUSTED_TLS, proxy);
            case MISNAMED -> behindADoorway(settings, IngestionTransport.MISNAMED_TLS, proxy);
            case EXPIRED -> behindADoorway(settings, IngestionTransport.EXPIRED_TLS, proxy);
            case UNKNOWN -> {
                Cloud cloud = of(FakeCloud.start(settings));
                yield cloud.at(Optional.empty(), NOBODY, cloud.ingestionUrl().getPort());
            }
            case CLOSED -> {
                Cloud cloud = of(FakeCloud.start(settings));
                // the URL stays, and nobody is there
                cloud.ingestion().close();
                yield cloud;
            }
            case ENCODED -> of(FakeCloud.start(settings)).asking(ENCODED);
            case ECHO ->
                of(FakeCloud.start(settings))
                        .replaced(
                                proxy.hostName(),
                                Echo.start(clock, proxy.bindAddress(), certificate(proxy.hostName())));
            case LEAVING ->
                of(FakeCloud.start(settings))
                        .replaced(
                                proxy.hostName(),
                                Leaving.start(clock, proxy.bindAddress(), certificate(proxy.hostName())));
            case WITNESS -> of(FakeCloud.start(settings)).witnessed(clock, proxy);
            case ENCODED_PATH ->
                of(FakeCloud.start(settings)).witnessed(clock, proxy).below(ENCODED_PATH);
            case HEALTH_PATH -> {
                Cloud cloud = of(FakeCloud.start(settings)).witnessed(clock, proxy);
                yield cloud.at(
                        cloud.standIn,
                        URI.create(cloud.ingestionUrl.resolve("/health") + "?" + cloud.ingestionUrl.getRawQuery()));
            }
            case PARTICULAR ->
                of(FakeCloud.start(settings))
                        .replaced(
                                LoopbackNames.INGESTION,
                                Witness.particular(clock, proxy.bindAddress(), LoopbackNames.INGESTION));
            case BESIDE_ANOTHER -> {
                Cloud cloud = of(FakeCloud.start(settings));
                yield cloud.beside(Elsewhere.start(
                        clock, proxy.bindAddress(), cloud.ingestion().journal()));
            }
        };
    }

    private static Cloud of(FakeCloud fakes) {
        return new Cloud(
                fakes, Optional.empty(), Optional.empty(), fakes.writeUri(), fakes.environment(Credential.CERTIFICATE));
    }

    /** A key store for a TLS server that answers to {@code name} as well, with {@link Pki#KEY_STORE_PASSWORD}. */
    static KeyStore certificate(String name) {
        return Pki.shared()
                .serverKeyStore(Stream.concat(Pki.SERVER_NAMES.stream(), Stream.of(name))
                        .distinct()
                        .toList());
    }

    private static boolean federated(Map<String, String> settings) {
        return settings.containsValue(Stimulus.FEDERATED_TOKEN_FILE);
    }

    /** The settings of a stimulus with the names that things have here. */
    Map<String, String> named(Map<String, String> settings) {
        if (!federated(settings)) {
            return settings;
        }
        String file = fakes.environment(Credential.WORKLOAD_IDENTITY).get(TOKEN_FILE);
        Map<String, String> named = new TreeMap<>(settings);
        named.replaceAll((variable, value) -> value.replace(Stimulus.FEDERATED_TOKEN_FILE, file));
        return named;
    }

    private static Cloud behindADoorway(CloudSettings settings, IngestionTransport transport, ProxySubject proxy) {
        Cloud cloud = of(FakeCloud.start(settings.withIngestionTransport(transport)));
        Doorway doorway = Doorway.before(
                cloud.ingestionUrl().getPort(),
                settings.clock(),
                proxy.bindAddress(),
                cloud.ingestion().journal());
        return cloud.at(Optional.of(doorway), proxy.hostName(), doorway.port());
    }

    private Cloud witnessed(Clock clock, ProxySubject proxy) {
        return replaced(proxy.hostName(), Witness.of(clock, proxy.bindAddress(), certificate(proxy.hostName())));
    }

    /** The same with {@code started} at the ingestion URL, which has this name and another port then. */
    private Cloud replaced(String name, StandIn started) {
        ingestion().close();
        return at(Optional.of(started), name, started.port());
    }

    private Cloud at(Optional<StandIn> started, String name, int port) {
        return at(started, URI.create("https://" + name + ":" + port + ingestionTarget()));
    }

    /** The same with more behind the query of the ingestion URL. */
    private Cloud asking(String more) {
        return at(standIn, URI.create(ingestionUrl + more));
    }

    /** The same with more in front of the path of the ingestion URL. */
    private Cloud below(String prefix) {
        return at(standIn, URI.create("https://" + ingestionUrl.getRawAuthority() + prefix + ingestionTarget()));
    }

    private Cloud at(Optional<StandIn> started, URI url) {
        Map<String, String> other = new TreeMap<>(environment);
        other.put(INGESTION_URL, url.toString());
        return new Cloud(fakes, started, elsewhere, url, other);
    }

    private Cloud beside(Elsewhere started) {
        return new Cloud(fakes, standIn, Optional.of(started), ingestionUrl, environment);
    }

    FakeEntra entra() {
        return fakes.entra();
    }

    FakeIngestion ingestion() {
        return fakes.ingestion();
    }

    /** What came to the ingestion URL, and elsewhere. */
    Journal journal() {
        return standIn.map(StandIn::journal).orElseGet(() -> ingestion().journal());
    }

    /** Faults begin with the traffic, however long the sender took to start: before, they would meet nothing. */
    void play(Stimulus stimulus) {
        entra().play(stimulus.entra());
        ingestion().play(stimulus.ingestion());
    }

    /** Faults of one round of calls. */
    void play(Traffic.Round round) {
        ingestion()
                .play(elsewhere.map(other -> other.pointedAt(round.ingestion())).orElse(round.ingestion()));
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
        standIn.ifPresent(StandIn::close);
        elsewhere.ifPresent(Elsewhere::close);
        fakes.close();
    }
}
