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

/** A Prometheus in a container that scrapes itself, and writes the series {@link #SERIES} to a {@link NativeAzure}. */
final class NativePrometheus implements AutoCloseable {
    static final String SERIES = "prometheus_build_info";
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final GenericContainer<?> container;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @SuppressWarnings("resource") // closed with this
    NativePrometheus(String image, NativeAzure azure, NativeIdentity identity) {
        container = new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withLabel(DockerEngine.LABEL, "native sender")
                .withLabel(DockerEngine.OWNER, DockerEngine.THIS_PROCESS)
                .withNetwork(azure.network())
                .withExtraHost(NativeAzure.ENTRA_HOST, azure.gateway())
                .withExtraHost(NativeAzure.INGESTION_HOST, azure.gateway())
                .withTmpFs(Map.of("/prometheus", "rw,mode=1777"))
                .withEnv("SSL_CERT_FILE", NativeIdentity.FILES + "ca.pem")
                .withEnv(identity.environment())
                .withCopyToContainer(Transferable.of(Pki.shared().caPem()), NativeIdentity.FILES + "ca.pem")
                .withCopyToContainer(
                        Transferable.of(configuration(azure, identity)), NativeIdentity.FILES + "prometheus.yml")
                .withLogConsumer(this::logged);
        identity.files()
                .forEach((name, content) ->
                        container.withCopyToContainer(Transferable.of(content), NativeIdentity.FILES + name));
        container.start();
    }

    private static String configuration(NativeAzure azure, NativeIdentity identity) {
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: itself
                  static_configs: [{targets: ["localhost:9090"]}]
                remote_write:
                - url: "%s"
                  queue_config: {batch_send_deadline: 200ms, min_backoff: 200ms, max_backoff: 1s}
                  write_relabel_configs: [{action: keep, source_labels: [__name__], regex: %s}]
                  metadata_config: {send: false}
                  azuread:
                    cloud: AzurePublic
                    %s
                """.formatted(azure.writeUri(identity.principal()), SERIES, identity.azuread());
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
