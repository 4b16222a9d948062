package remotewrite.conformance.sender;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import remotewrite.fake.Pki;

/** A Prometheus in a container that scrapes itself, and writes the series {@link #SERIES}. */
final class NativePrometheus implements AutoCloseable {
    static final String SERIES = "prometheus_build_info";
    static final String WAY = "X-Way";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final GenericContainer<?> container;
    private final List<String> log = new CopyOnWriteArrayList<>();

    /**
     * One of several ways to authenticate, of one Prometheus.
     *
     * @param name of the write, and the value of its header field {@link #WAY}
     * @param azuread its configuration
     */
    record Way(String name, String azuread) {}

    private NativePrometheus(GenericContainer<?> container) {
        this.container = container;
        container.withLogConsumer(this::logged).start();
    }

    /** One that knows {@code azure} by the names of its cloud; at that of the public one clients may look its cloud up. */
    static NativePrometheus of(String image, NativeAzure azure, NativeIdentity identity) {
        GenericContainer<?> container = container(
                        image,
                        Pki.shared().caPem(),
                        azure.writeUri(identity.principal()).toString(),
                        azure.cloud(),
                        List.of(new Way("native", identity.azuread())))
                .withNetwork(azure.network())
                .withExtraHost(NativeCloud.PUBLIC.authorityHost(), azure.gateway())
                .withExtraHost(azure.cloud().authorityHost(), azure.gateway())
                .withExtraHost(azure.cloud().ingestionHost(), azure.gateway())
                .withEnv(identity.environment());
        identity.files()
                .forEach((name, content) ->
                        container.withCopyToContainer(Transferable.of(content), NativeIdentity.FILES + name));
        return new NativePrometheus(container);
    }

    /** One on the virtual machine of {@code cloud}, which writes in each of these ways. */
    static NativePrometheus onMachine(String image, ImdsCloud cloud, List<Way> ways) {
        return new NativePrometheus(
                container(image, cloud.caPem(), cloud.variable("INGESTION_URL"), NativeCloud.PUBLIC, ways)
                        .withNetwork(cloud.network()));
    }

    @SuppressWarnings("resource") // closed with this
    private static GenericContainer<?> container(
            String image, String caPem, String writeUrl, NativeCloud cloud, List<Way> ways) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withLabel(DockerEngine.LABEL, "native sender")
                .withLabel(DockerEngine.OWNER, DockerEngine.THIS_PROCESS)
                .withTmpFs(Map.of("/prometheus", "rw,mode=1777"))
                .withEnv("SSL_CERT_FILE", NativeIdentity.FILES + "ca.pem")
                .withCopyToContainer(Transferable.of(caPem), NativeIdentity.FILES + "ca.pem")
                .withCopyToContainer(
                        Transferable.of(configuration(writeUrl, cloud, ways)), NativeIdentity.FILES + "prometheus.yml");
    }

    private static String configuration(String writeUrl, NativeCloud cloud, List<Way> ways) {
        StringBuilder config = new StringBuilder("""
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: itself
                  static_configs: [{targets: ["localhost:9090"]}]
                remote_write:
                """);
        for (Way way : ways) {
            config.append("""
                    - url: "%s"
                      name: %s
                      headers: {%s: %2$s}
                      queue_config: {batch_send_deadline: 200ms, min_backoff: 200ms, max_backoff: 1s}
                      write_relabel_configs: [{action: keep, source_labels: [__name__], regex: %s}]
                      metadata_config: {send: false}
                      azuread:
                        cloud: %s
                        %s
                    """.formatted(writeUrl, way.name(), WAY, SERIES, cloud.azuread(), way.azuread()));
        }
        return config.toString();
    }

    private void logged(OutputFrame frame) {
        String text = frame.getBytes() == null ? "" : new String(frame.getBytes(), StandardCharsets.UTF_8);
        text.lines().forEach(log::add);
    }

    /** The first line that has both parts; waits for it. */
    String awaitLine(String part, String other) {
        Predicate<String> wanted = line -> line.contains(part) && line.contains(other);
        await(() -> log.stream().anyMatch(wanted), "'" + part + "' and '" + other + "' in its log");
        return log.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits; shows the log when it was in vain. */
    void await(Callable<Boolean> condition, String what) {
        try {
            Awaitility.await().atMost(DEADLINE).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Prometheus has not come to " + what + ". Its log:\n" + String.join("\n", log), e);
        }
    }

    List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public void close() {
        container.stop();
    }
}
