package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads whether and where metrics are exported: OpenTelemetry's own variables, else that of aad-auth-proxy. */
final class ExportSettings {
    private static final String SERVICE_NAME = "remote-write-proxy";

    private final Environment environment;

    ExportSettings(Environment environment) {
        this.environment = environment;
    }

    private boolean standard() {
        return environment.has(Setting.OTEL_EXPORTER_OTLP_ENDPOINT);
    }

    /** The export; empty, with a problem noted in the environment, when a variable that counts is wrong. */
    Optional<Export> read() {
        if (standard()) {
            Optional<Export.Protocol> protocol = environment.optional(
                    Setting.OTEL_EXPORTER_OTLP_PROTOCOL, Export.Protocol.GRPC, SettingFormats::otlpProtocol);
            Optional<URI> endpoint = environment.required(
                    Setting.OTEL_EXPORTER_OTLP_ENDPOINT,
                    protocol.filter(Export.Protocol.GRPC::equals).isPresent()
                            ? SettingFormats::otlpGrpcEndpoint
                            : SettingFormats::otlpEndpoint);
            return protocol.flatMap(known -> export(endpoint, known));
        }
        return environment.has(Setting.OTEL_GRPC_ENDPOINT)
                ? export(
                        environment.required(Setting.OTEL_GRPC_ENDPOINT, SettingFormats::grpcHost),
                        Export.Protocol.GRPC)
                : Optional.of(new Export.None());
    }

    private Optional<Export> export(Optional<URI> endpoint, Export.Protocol protocol) {
        Optional<String> name = environment.optional(Setting.OTEL_SERVICE_NAME, SERVICE_NAME, Parsed.Good::new);
        return endpoint.flatMap(
                uri -> name.map(text -> new Export.Otlp(uri, protocol, text, Export.Otlp.STANDARD_INTERVAL)));
    }

    /** The variables of this subject that are set and have no effect. */
    List<String> unread() {
        Stream<Setting> without = Stream.of();
        if (standard()) {
            without = Stream.of(Setting.OTEL_GRPC_ENDPOINT);
        } else if (environment.has(Setting.OTEL_GRPC_ENDPOINT)) {
            without = Stream.of(Setting.OTEL_EXPORTER_OTLP_PROTOCOL);
        } else {
            without = Stream.of(Setting.OTEL_EXPORTER_OTLP_PROTOCOL, Setting.OTEL_SERVICE_NAME);
        }
        return without.filter(environment::has).map(Enum::name).toList();
    }
}
