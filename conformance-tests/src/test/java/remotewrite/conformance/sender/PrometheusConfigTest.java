package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.WriteMessage;

class PrometheusConfigTest {
    private static final SenderJob JOB = SenderJob.of(
                    URI.create("http://localhost:9009/write?api-version=1"), "localhost:9010", Path.of("work"))
            .withScrapeInterval(Duration.ofMillis(1500))
            .withExternalLabels(Map.of("cluster", "a \"b\" $c"))
            .withJobLabels(Map.of("zone", "1"));

    @Test
    void theOldestSupportedVersionGetsOnlyWhatItKnows() {
        assertThat(PrometheusConfig.render(JOB, SenderVersion.of("2.42.0+ds"))).isEqualTo("""
                global:
                  scrape_interval: 1500ms
                  scrape_timeout: 1500ms
                  external_labels:
                    "cluster": "a \\"b\\" $c"
                scrape_configs:
                  - job_name: probe
                    metrics_path: /metrics
                    static_configs:
                      - targets: ["localhost:9010"]
                        labels:
                          "zone": "1"
                remote_write:
                  - url: "http://localhost:9009/write?api-version=1"
                    name: probe
                    remote_timeout: 5s
                    send_exemplars: false
                    send_native_histograms: false
                    follow_redirects: true
                    enable_http2: false
                    authorization:
                      type: Bearer
                      credentials: "canary-of-the-sender"
                    queue_config:
                      capacity: 2000
                      max_shards: 4
                      max_samples_per_send: 500
                      batch_send_deadline: 500ms
                      min_backoff: 100ms
                      max_backoff: 1s
                      retry_on_http_429: false
                    metadata_config:
                      send: true
                      send_interval: 5s
                """);
    }

    @Test
    void theLast2LineDiffersInNothing() {
        assertThat(PrometheusConfig.render(JOB, SenderVersion.of("2.53.3+ds1")))
                .isEqualTo(PrometheusConfig.render(JOB, SenderVersion.of("2.42.0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0.0", "3.5.3+ds1", "3.14.0"})
    void version3TakesPagesWithoutContentTypeAndLeavesDollarsAlone(String version) {
        assertThat(PrometheusConfig.render(JOB, SenderVersion.of(version)))
                .contains("    fallback_scrape_protocol: PrometheusText0.0.4\n")
                .contains("\"cluster\": \"a \\\"b\\\" $$c\"\n");
    }

    @Test
    void everyWriteSettingArrives() {
        WriteSettings settings = new WriteSettings(
                WriteMessage.V2,
                true,
                false,
                Duration.ofSeconds(7),
                Duration.ofMillis(70),
                Duration.ofMillis(71),
                Duration.ofMillis(72),
                3,
                11,
                Duration.ofMinutes(2),
                true,
                true);

        SenderJob job = JOB.withWriteSettings(settings);
        assertThat(PrometheusConfig.render(job, SenderVersion.of("3.5.3")))
                .contains(
                        "protobuf_message: io.prometheus.write.v2.Request\n",
                        "retry_on_http_429: true\n",
                        "follow_redirects: false\n",
                        "remote_timeout: 7s\n",
                        "batch_send_deadline: 70ms\n",
                        "min_backoff: 71ms\n",
                        "max_backoff: 72ms\n",
                        "max_shards: 3\n",
                        "max_samples_per_send: 11\n",
                        "capacity: 44\n",
                        "send_interval: 120s\n",
                        "send_exemplars: true\n",
                        "send_native_histograms: true\n");
        assertThat(PrometheusConfig.flags(job, "c", "d", "h:0"))
                .contains("--enable-feature=exemplar-storage,native-histograms,metadata-wal-records");
    }

    @Test
    void withoutExtrasNoFeatureIsSwitchedOn() {
        assertThat(PrometheusConfig.flags(JOB, "c", "d", "127.0.0.1:0"))
                .containsExactly(
                        "--config.file=c",
                        "--storage.tsdb.path=d",
                        "--web.listen-address=127.0.0.1:0",
                        "--storage.remote.flush-deadline=1s");
    }

    @Test
    void remoteWrite2IsRefusedBeforeAnOldPrometheusRefusesTheFile() {
        SenderJob job = JOB.withWriteSettings(WriteSettings.defaults().withMessage(WriteMessage.V2));

        assertThatThrownBy(() -> PrometheusConfig.render(job, SenderVersion.of("2.53.3")))
                .isInstanceOf(SenderFailure.class)
                .hasMessageContaining("2.53.3 cannot send remote write 2.0");
    }

    @ParameterizedTest
    @EnumSource(WriteMessage.class)
    void version3SendsBothMessages(WriteMessage message) {
        assertThat(PrometheusConfig.supports(SenderVersion.of("3.5.3"), message))
                .isTrue();
    }

    /** A double-quoted YAML scalar with JSON's escapes is JSON: a JSON parser is the independent reader here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "say \"no\"",
                "back\\slash",
                "a: b # c",
                "- !tag &anchor *alias",
                "line\nbreak\ttab\r",
                "\u0000\u001b\u007f\u0085\u2028\ufeff",
                "{{ .Value }} %",
                "ünïcödé ☃ 😀"
            })
    void quotedTextReadsBackAsItWas(String text) throws JsonProcessingException {
        String quoted = PrometheusConfig.quoted(text);

        assertThat(new ObjectMapper().readValue(quoted, String.class)).isEqualTo(text);
        assertThat(quoted).doesNotContain("\n", "\r", "\t", "\u0085", "\u2028", "\u007f");
    }
}
