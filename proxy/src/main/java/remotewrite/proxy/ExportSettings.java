package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads whether and where metrics are exported: OpenTelemetry's own variables, those for metrics alone first, else that of
 * aad-auth-proxy. Headers, trust and timeout of the collector are applied by the library, which reads these variables itself;
 * their form is checked here, because the library quotes what it refuses, secrets too (observed with 1.4.1), and says so only when
 * it is started.
 */
final class ExportSettings {
    private static final String SERVICE_NAME = "remote-write-proxy";
    private static final String HTTP_PATH = "/v1/metrics";

    private static final List<Setting> ENDPOINTS =
            List.of(Setting.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, Setting.OTEL_EXPORTER_OTLP_ENDPOINT);
    private static final List<Setting> PROTOCOLS =
            List.of(Setting.OTEL_EXPORTER_OTLP_METRICS_PROTOCOL, Setting.OTEL_EXPORTER_OTLP_PROTOCOL);
    private static final List<Setting> HEADERS =
            List.of(Setting.OTEL_EXPORTER_OTLP_HEADERS, Setting.OTEL_EXPORTER_OTLP_METRICS_HEADERS);
    private static final List<Setting> CERTIFICATES =
            List.of(Setting.OTEL_EXPORTER_OTLP_CERTIFICATE, Setting.OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE);

    private static final List<Setting> TIMEOUTS =
            List.of(Setting.OTEL_EXPORTER_OTLP_TIMEOUT, Setting.OTEL_EXPORTER_OTLP_METRICS_TIMEOUT);

    /** Of no use whatever else is set: {@link Export.Otlp#STANDARD_INTERVAL} goes before it. */
    private static final String INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL";

    private static final String PREFIX = "OTEL_";

    private final Environment environment;

    ExportSettings(Environment environment) {
        this.environment = environment;
    }

    /** The export; empty, with a problem noted in the environment, when a variable that counts is wrong. */
    Optional<Export> read() {
        if (set(ENDPOINTS).findAny().isEmpty() && !environment.has(Setting.OTEL_GRPC_ENDPOINT)) {
            // whatever else is set, perhaps for all programs of a pod: there is nowhere to export to
            return Optional.of(new Export.None());
        }
        Optional<Boolean> known =
                environment.optional(Setting.OTEL_METRICS_EXPORTER, true, SettingFormats::otlpExporter);
        // the others are looked at beside a wrong one too, so that all problems are noted
        Optional<Export> export = known.orElse(true) ? wanted() : Optional.of(new Export.None());
        return known.flatMap(ignored -> export);
    }

    private Optional<Export> wanted() {
        Optional<Setting> standard = set(ENDPOINTS).findFirst();
        if (standard.isPresent()) {
            Setting protocols = set(PROTOCOLS).findFirst().orElse(Setting.OTEL_EXPORTER_OTLP_PROTOCOL);
            Optional<Export.Protocol> protocol =
                    environment.optional(protocols, Export.Protocol.GRPC, SettingFormats::otlpProtocol);
            Optional<URI> endpoint = environment.required(
                    standard.get(),
                    protocol.filter(Export.Protocol.GRPC::equals).isPresent()
                            ? UrlFormats::otlpGrpcEndpoint
                            : UrlFormats::otlpEndpoint);
            Export.Protocol known = protocol.orElse(Export.Protocol.GRPC);
            Optional<Export> export = export(endpoint.map(url -> ofMetrics(url, known)), known);
            return protocol.flatMap(ignored -> export);
        }
        return export(environment.required(Setting.OTEL_GRPC_ENDPOINT, UrlFormats::grpcHost), Export.Protocol.GRPC);
    }

    /**
     * Over HTTP each signal has a path below the general endpoint, and gRPC knows no paths. By the standard the endpoint for
     * metrics alone is taken as it is; the library adds the path to that too (observed with 1.4.1).
     */
    private static URI ofMetrics(URI endpoint, Export.Protocol protocol) {
        String text = endpoint.toString();
        return switch (protocol) {
            case GRPC -> endpoint;
            case HTTP_PROTOBUF ->
                text.endsWith(HTTP_PATH)
                        ? endpoint
                        : URI.create(text + (text.endsWith("/") ? HTTP_PATH.substring(1) : HTTP_PATH));
        };
    }

    private Optional<Export> export(Optional<URI> endpoint, Export.Protocol protocol) {
        Optional<String> name = environment.optional(Setting.OTEL_SERVICE_NAME, SERVICE_NAME, Parsed.Good::new);
        boolean headers = all(HEADERS, "", SettingFormats::otlpHeaders);
        boolean trust = all(CERTIFICATES, TrustAnchors.Bundle.EMPTY, TrustAnchors::read);
        boolean timeouts = all(TIMEOUTS, "", SettingFormats::otlpTimeout);
        return endpoint.filter(uri -> headers && trust && timeouts)
                .flatMap(uri -> name.map(text -> new Export.Otlp(
                        uri, protocol, text, Export.Otlp.STANDARD_INTERVAL, environment.others(PREFIX, INTERVAL))));
    }

    /** Whether they are right as far as they are set. All are looked at, so that all problems are noted. */
    private <T> boolean all(List<Setting> settings, T otherwise, Function<String, Parsed<T>> parser) {
        return settings.stream().map(setting -> environment.optional(setting, otherwise, parser)).toList().stream()
                .allMatch(Optional::isPresent);
    }

    /** The variables of this subject that are set and have no effect. */
    List<String> unread() {
        if (environment.text(Setting.OTEL_METRICS_EXPORTER).equalsIgnoreCase(SettingFormats.NO_EXPORTER)) {
            // one word that switches off what others set, perhaps for all programs of a pod
            return List.of();
        }
        Stream<Setting> without;
        if (set(ENDPOINTS).findAny().isPresent()) {
            // what is for metrics alone goes before what is for all signals
            without = Stream.of(
                            set(ENDPOINTS).skip(1),
                            Stream.of(Setting.OTEL_GRPC_ENDPOINT),
                            set(PROTOCOLS).skip(1))
                    .flatMap(Function.identity());
        } else if (environment.has(Setting.OTEL_GRPC_ENDPOINT)) {
            without = PROTOCOLS.stream();
        } else {
            without = Stream.of(
                            HEADERS,
                            CERTIFICATES,
                            TIMEOUTS,
                            PROTOCOLS,
                            List.of(Setting.OTEL_SERVICE_NAME, Setting.OTEL_METRICS_EXPORTER))
                    .flatMap(List::stream);
        }
        return Stream.concat(
                        without.filter(environment::has).map(Enum::name),
                        Stream.of(INTERVAL).filter(environment::has))
                .toList();
    }

    private Stream<Setting> set(List<Setting> settings) {
        return settings.stream().filter(environment::has);
    }
}
