package remotewrite.proxy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Whether the metrics are sent somewhere by themselves; {@code GET /metrics} shows them in any case. */
public sealed interface Export {
    /** How a collector is spoken with. */
    enum Protocol {
        GRPC("grpc"),
        HTTP_PROTOBUF("http/protobuf");

        private final String standardName;

        Protocol(String standardName) {
            this.standardName = standardName;
        }

        /** As OpenTelemetry writes it in {@code OTEL_EXPORTER_OTLP_PROTOCOL}. */
        @Override
        public String toString() {
            return standardName;
        }
    }

    /** They are not. */
    record None() implements Export {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * To an OpenTelemetry collector.
     *
     * @param endpoint its URL, http or https, taken as it is
     * @param serviceName becomes the resource's {@code service.name}
     * @param interval between two exports, in whole seconds
     * @param lastExport how long the one at the end of the process may take; 2 s, with the 27 s of the drain less than the 30 s
     *     Kubernetes grants. No setting; tests lengthen it
     * @param leftToTheLibrary names of the variables that are set and that only the library reads, if anybody
     */
    record Otlp(
            URI endpoint,
            Protocol protocol,
            String serviceName,
            Duration interval,
            Duration lastExport,
            List<String> leftToTheLibrary)
            implements Export {
        static final Duration STANDARD_INTERVAL = Duration.ofSeconds(60);

        private static final Duration STANDARD_LAST_EXPORT = Duration.ofSeconds(2);

        public Otlp {
            Objects.requireNonNull(endpoint, "endpoint is null");
            Objects.requireNonNull(protocol, "protocol is null");
            Objects.requireNonNull(serviceName, "serviceName is null");
            Objects.requireNonNull(interval, "interval is null");
            Objects.requireNonNull(lastExport, "lastExport is null");
            leftToTheLibrary = List.copyOf(leftToTheLibrary);
        }

        /** With the usual time for the last one. */
        public Otlp(
                URI endpoint, Protocol protocol, String serviceName, Duration interval, List<String> leftToTheLibrary) {
            this(endpoint, protocol, serviceName, interval, STANDARD_LAST_EXPORT, leftToTheLibrary);
        }

        /** With nothing left to the library either. */
        public Otlp(URI endpoint, Protocol protocol, String serviceName, Duration interval) {
            this(endpoint, protocol, serviceName, interval, List.of());
        }

        /** The same with another time for the last one. */
        Otlp withLastExport(Duration other) {
            return new Otlp(endpoint, protocol, serviceName, interval, other, leftToTheLibrary);
        }

        @Override
        public String toString() {
            return protocol + " to " + endpoint + " as " + serviceName;
        }
    }
}
