package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportSettingsTest {
    private static Map<String, String> variables(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return variables;
    }

    private static ExportSettings settings(String... pairs) {
        return new ExportSettings(new Environment(variables(pairs)));
    }

    private static Optional<Export> otlp(String endpoint, Export.Protocol protocol, String serviceName) {
        return Optional.of(new Export.Otlp(URI.create(endpoint), protocol, serviceName, Export.Otlp.STANDARD_INTERVAL));
    }

    @Test
    void withoutAnEndpointNothingIsExportedAndTheOthersAreWarnedAbout() {
        assertThat(settings().read()).contains(new Export.None());
        ExportSettings useless = settings("OTEL_EXPORTER_OTLP_PROTOCOL", "no", "OTEL_SERVICE_NAME", "any");
        assertThat(useless.read()).contains(new Export.None());
        assertThat(useless.unread()).containsExactly("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_SERVICE_NAME");
        ExportSettings more = settings(
                "OTEL_EXPORTER_OTLP_HEADERS",
                "no",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
                "no",
                "OTEL_EXPORTER_OTLP_CERTIFICATE",
                "/nowhere",
                "OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE",
                "/nowhere",
                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
                "soon",
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
                "no");
        assertThat(more.read()).contains(new Export.None());
        assertThat(more.unread())
                .containsExactly(
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
                        "OTEL_EXPORTER_OTLP_CERTIFICATE",
                        "OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE",
                        "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
                        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL");
        ExportSettings empty = settings("OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_GRPC_ENDPOINT", "");
        assertThat(empty.read()).contains(new Export.None());
        assertThat(empty.unread()).isEmpty();
    }

    @Test
    void theStandardsEndpointIsByGrpcUnlessSaidOtherwise() {
        assertThat(settings("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317").read())
                .isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
        assertThat(settings(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "https://c/in",
                                "OTEL_EXPORTER_OTLP_PROTOCOL",
                                "http/protobuf",
                                "OTEL_SERVICE_NAME",
                                "mine")
                        .read())
                .isEqualTo(otlp("https://c/in/v1/metrics", Export.Protocol.HTTP_PROTOBUF, "mine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE"})
    void noExporterSwitchesItOffAndAsksNoMoreQuestions(String none) {
        ExportSettings off = settings(
                "OTEL_METRICS_EXPORTER",
                none,
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "not one",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "no",
                "OTEL_SERVICE_NAME",
                "any");
        assertThat(off.read()).contains(new Export.None());
        assertThat(off.unread()).isEmpty();
        assertThat(settings("OTEL_METRICS_EXPORTER", none).unread()).isEmpty();
    }

    @Test
    void theOtlpExporterIsTheUsualOneAndAnotherIsAProblem() {
        assertThat(settings("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_METRICS_EXPORTER", "OTLP")
                        .read())
                .isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
        assertThat(settings("OTEL_METRICS_EXPORTER", "otlp").unread()).containsExactly("OTEL_METRICS_EXPORTER");
        for (String other : List.of("prometheus", "console", "otlp,console")) {
            Environment environment = new Environment(
                    variables("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_METRICS_EXPORTER", other));
            assertThat(new ExportSettings(environment).read()).isEmpty();
            assertThat(environment.problems())
                    .containsExactly("OTEL_METRICS_EXPORTER is " + other
                            + ". Write otlp or none; /metrics is there in any case.");
        }
        assertThat(new Environment(variables("OTEL_TRACES_EXPORTER", "otlp", "OTEL_LOGS_EXPORTER", "none")).problems())
                .isEmpty();
    }

    /** They may be set for all programs of a pod, or of a namespace. */
    @ParameterizedTest
    @CsvSource({
        "OTEL_METRICS_EXPORTER, prometheus",
        "OTEL_METRICS_EXPORTER, 'otlp,prometheus'",
        "OTEL_EXPORTER_OTLP_PROTOCOL, http/json",
        "OTEL_EXPORTER_OTLP_TIMEOUT, never"
    })
    void withoutAnEndpointNothingIsAProblem(String name, String value) {
        Environment environment = new Environment(variables(name, value));
        ExportSettings settings = new ExportSettings(environment);

        assertThat(settings.read()).contains(new Export.None());
        assertThat(settings.unread()).containsExactly(name);
        assertThat(environment.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OTEL_METRICS_EXPORTER, prometheus", "OTEL_EXPORTER_OTLP_PROTOCOL, no"})
    void aWrongExporterOrProtocolHidesNoOtherProblem(String name, String value) {
        Environment environment = new Environment(variables(
                name,
                value,
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "c",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "no",
                "OTEL_EXPORTER_OTLP_CERTIFICATE",
                "/nowhere",
                "OTEL_EXPORTER_OTLP_TIMEOUT",
                "soon"));

        assertThat(new ExportSettings(environment).read()).isEmpty();
        assertThat(environment.problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        name,
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "OTEL_EXPORTER_OTLP_CERTIFICATE",
                        "OTEL_EXPORTER_OTLP_TIMEOUT");
    }

    @ParameterizedTest
    @CsvSource({
        "http://c, http://c/v1/metrics",
        "http://c/, http://c/v1/metrics",
        "http://c/v1/metrics, http://c/v1/metrics",
        "http://c/in, http://c/in/v1/metrics",
        "http://c/in/, http://c/in/v1/metrics",
        "http://c/in/v1/metrics, http://c/in/v1/metrics"
    })
    void overHttpThePathOfMetricsIsAddedToTheGeneralEndpointWhereItIsMissing(String endpoint, String url) {
        assertThat(settings("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                        .read())
                .isEqualTo(otlp(url, Export.Protocol.HTTP_PROTOBUF, "remote-write-proxy"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://m/in, http://m/in/v1/metrics",
        "http://m/in/, http://m/in/v1/metrics",
        "http://m/v1/metrics, http://m/v1/metrics"
    })
    void theEndpointForMetricsAloneGoesBeforeTheOthers(String endpoint, String url) {
        ExportSettings settings = settings(
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                endpoint,
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "not one",
                "OTEL_GRPC_ENDPOINT",
                "not one",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf");

        assertThat(settings.read()).isEqualTo(otlp(url, Export.Protocol.HTTP_PROTOBUF, "remote-write-proxy"));
        assertThat(settings.unread()).containsExactly("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_GRPC_ENDPOINT");
    }

    @Test
    void theProtocolForMetricsAloneGoesBeforeTheGeneralOne() {
        for (String endpoint : List.of("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")) {
            ExportSettings settings = settings(
                    endpoint,
                    "http://c:4317",
                    "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL",
                    "grpc",
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    "no");

            assertThat(settings.read()).isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
            assertThat(settings.unread()).containsExactly("OTEL_EXPORTER_OTLP_PROTOCOL");
        }
    }

    @Test
    void theIntervalIsNotToBeSet() {
        assertThat(settings("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_METRIC_EXPORT_INTERVAL", "1000")
                        .unread())
                .containsExactly("OTEL_METRIC_EXPORT_INTERVAL");
        assertThat(settings("OTEL_METRIC_EXPORT_INTERVAL", "1000").unread())
                .containsExactly("OTEL_METRIC_EXPORT_INTERVAL");
    }

    @Test
    void thatOfAadAuthProxyIsByGrpcAndWithoutTls() {
        ExportSettings settings =
                settings("OTEL_GRPC_ENDPOINT", "c.ns.svc:4317", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        assertThat(settings.read()).isEqualTo(otlp("http://c.ns.svc:4317", Export.Protocol.GRPC, "remote-write-proxy"));
        assertThat(settings.unread()).containsExactly("OTEL_EXPORTER_OTLP_PROTOCOL");
        assertThat(settings("OTEL_GRPC_ENDPOINT", "https://c:4317", "OTEL_SERVICE_NAME", "mine")
                        .read())
                .isEqualTo(otlp("https://c:4317", Export.Protocol.GRPC, "mine"));
    }

    @Test
    void ofBothEndpointsTheStandardOneCounts() {
        ExportSettings both = settings("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", "OTEL_GRPC_ENDPOINT", "not one");

        assertThat(both.read()).isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
        assertThat(both.unread()).containsExactly("OTEL_GRPC_ENDPOINT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTEL_EXPORTER_OTLP_ENDPOINT | c:4317 | is not a URL with a scheme and a host",
                "OTEL_EXPORTER_OTLP_ENDPOINT | ftp://c | has the scheme ftp",
                "OTEL_EXPORTER_OTLP_ENDPOINT | http://u:p@c | has user information",
                "OTEL_EXPORTER_OTLP_ENDPOINT | http://c?a=b | has a query",
                "OTEL_EXPORTER_OTLP_ENDPOINT | http://c/in | is http://c/in, but gRPC takes no path",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT | c:4317 | is not a URL with a scheme and a host",
                "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT | http://c/in | is http://c/in, but gRPC takes no path",
                "OTEL_GRPC_ENDPOINT | c | is c, which has no port. Write host:4317",
                "OTEL_GRPC_ENDPOINT | c:4317/in | is http://c:4317/in, but gRPC takes no path",
                "OTEL_GRPC_ENDPOINT | c d:4317 | is not a URL",
            })
    void aWrongEndpointIsAProblem(String name, String value, String problem) {
        Environment environment = new Environment(variables(name, value));

        assertThat(new ExportSettings(environment).read()).isEmpty();
        assertThat(environment.problems()).singleElement().asString().startsWith(name + " " + problem);
    }

    @Test
    void aWrongProtocolIsAProblemOnlyWhereItCounts() {
        Environment environment = new Environment(
                variables("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"));

        assertThat(new ExportSettings(environment).read()).isEmpty();
        assertThat(environment.problems())
                .containsExactly("OTEL_EXPORTER_OTLP_PROTOCOL is http/json. Write grpc or http/protobuf.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-key=a",
                "api-key=a=b",
                "Authorization=Basic YTpi==, x = b",
                "api-key=%2Ca%20b%7e,tenant=4!",
            })
    void headersThatCanBeSentAreRight(String headers) {
        for (String endpoint : List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_GRPC_ENDPOINT")) {
            ExportSettings settings = settings(
                    endpoint,
                    "http://c:4317",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    headers,
                    "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
                    headers);

            assertThat(settings.read()).isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
            assertThat(settings.unread()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000", "0", "10s", "2m", "500ms"})
    void timeoutsTheLibraryUnderstandsAreRight(String timeout) {
        ExportSettings settings = settings(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://c:4317",
                "OTEL_EXPORTER_OTLP_TIMEOUT",
                timeout,
                "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT",
                timeout);

        assertThat(settings.read()).isEqualTo(otlp("http://c:4317", Export.Protocol.GRPC, "remote-write-proxy"));
        assertThat(settings.unread()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5s", "10 s", "PT10S", "10w", "1234567890"})
    void otherTimeoutsAreProblems(String timeout) {
        for (String name : List.of("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_METRICS_TIMEOUT")) {
            Environment environment = new Environment(variables("OTEL_GRPC_ENDPOINT", "c:4317", name, timeout));

            assertThat(new ExportSettings(environment).read()).isEmpty();
            assertThat(environment.problems())
                    .containsExactly(
                            name + " is " + timeout + ". Write milliseconds, 10000, or a number with a unit, 10s.");
        }
    }

    /** The library would show the first three in its exception, and send the rest wrongly or never. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "api-key=canary,canary",
                "api-key=canary%zz",
                "api-key=canary%0aa",
                "api-key=canary%7f",
                "api-key=canary%C3%A4",
                "api-key=canary\u00e4",
                "api-key=canary,",
                "api-key=canary,api-key=",
                "api key=canary",
                "=canary",
            })
    void headersThatCannotBeSentAreProblemsWithoutBeingShown(String headers) {
        for (String endpoint : List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_GRPC_ENDPOINT")) {
            for (String name : List.of("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_METRICS_HEADERS")) {
                Environment environment = new Environment(variables(endpoint, "http://c:4317", name, headers));

                assertThat(new ExportSettings(environment).read()).isEmpty();
                assertThat(environment.problems())
                        .singleElement()
                        .asString()
                        .startsWith(name + " is not of the form name=value,name=value.")
                        .doesNotContain("canary");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE"})
    void aFileWithoutACertificateForTheCollectorIsAProblem(String name) {
        String file = TestWorld.file("none").toString();
        Environment environment = new Environment(variables("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c", name, file));

        assertThat(new ExportSettings(environment).read()).isEmpty();
        assertThat(environment.problems())
                .containsExactly(name + " names the file " + file + ", which has no certificate in PEM form.");
    }
}
