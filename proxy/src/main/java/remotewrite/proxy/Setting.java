package remotewrite.proxy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The environment variables this proxy reads; each constant is the variable of the same name. */
enum Setting {
    INGESTION_URL(
            Family.SIDECAR,
            "yes",
            "",
            "documented for the sidecar",
            "the metrics ingestion URL of the data collection rule, with stream and api-version: "
                    + UsualIngestionUrl.FORM,
            "Path and query are used exactly as they stand; what differs from this form is warned about. https; http for a"
                    + " loopback host only"),
    TARGET_HOST(
            Family.AAD_AUTH_PROXY,
            "yes",
            "",
            "documented for aad-auth-proxy",
            "the host that is asked, for example https://....eastus-1.metrics.ingest.monitor.azure.com",
            "Always asked over https, with the caller's path and query, as far as they are of the write or query API"),
    LISTENING_PORT(
            Family.BOTH,
            "yes",
            "",
            "documented for both",
            "the port Prometheus writes to, for example 8081",
            "0 takes any free port and logs it"),
    IDENTITY_TYPE(
            Family.BOTH,
            "with the sidecar's variables",
            "",
            "documented for both; workloadIdentity for the sidecar",
            "aadApplication, userAssigned, systemAssigned or workloadIdentity",
            "In any case. With aad-auth-proxy's variables it may be left out: then a certificate"
                    + " (`AZURE_CLIENT_CERTIFICATE_PATH`), else the token of the cluster (`AZURE_FEDERATED_TOKEN_FILE`),"
                    + " else the managed identity (`AZURE_CLIENT_ID`, or the machine's own) is used"),
    AZURE_CLIENT_ID(
            Family.BOTH,
            "all but systemAssigned",
            "",
            "documented for the sidecar; set by the workload identity webhook",
            "the client id of the application or managed identity, a GUID",
            "With aad-auth-proxy's variables for workloadIdentity and without `IDENTITY_TYPE` only"),
    AZURE_TENANT_ID(
            Family.BOTH,
            "aadApplication, workloadIdentity",
            "",
            "documented for the sidecar; set by the workload identity webhook",
            "the directory (tenant) id, a GUID or a domain",
            "As `AZURE_CLIENT_ID`"),
    AZURE_CLIENT_CERTIFICATE_PATH(
            Family.BOTH,
            "aadApplication",
            "",
            "documented for the sidecar",
            "the file with the application's certificate and private key",
            "Recognised by content: PEM (PKCS#8 or PKCS#1 key, any order), PFX without password, or the base64 text of"
                    + " such a PFX. Looked at every minute: a rotated certificate needs no restart"),
    AZURE_FEDERATED_TOKEN_FILE(
            Family.BOTH,
            "workloadIdentity",
            "",
            "set by the workload identity webhook",
            "the file with the token of the cluster, which the workload identity webhook mounts",
            "Read again for every token request; it may appear after the start"),
    AZURE_POD_IDENTITY_AUTHORITY_HOST(
            Family.BOTH,
            "no",
            "http://169.254.169.254",
            "as in azure-identity for Java",
            "the URL of the metadata service that hands out tokens of a managed identity, for example"
                    + " http://169.254.169.254",
            "For userAssigned and systemAssigned, as the next three. https; http for a loopback or link-local host only"),
    IDENTITY_ENDPOINT(
            Family.BOTH,
            "no",
            "none",
            "set by App Service, Functions and Container Apps, and by the agent of Azure Arc",
            "the URL of the platform's own managed identity endpoint",
            "With `IDENTITY_HEADER` that of App Service, with `IMDS_ENDPOINT` that of Azure Arc (systemAssigned only); goes"
                    + " before the metadata service. https; http for a loopback or link-local host only"),
    IDENTITY_HEADER(
            Family.BOTH,
            "no",
            "none",
            "set by App Service, Functions and Container Apps",
            "what proves to `IDENTITY_ENDPOINT` that the caller is the app",
            "Shown nowhere"),
    IMDS_ENDPOINT(
            Family.BOTH,
            "no",
            "none",
            "set by the agent of Azure Arc",
            "the sign that `IDENTITY_ENDPOINT` is that of Azure Arc",
            "Not asked itself. The user of this process must be in the group himds, or it may not read the agent's keys"),
    AAD_CLIENT_ID(
            Family.AAD_AUTH_PROXY,
            "userAssigned, aadApplication",
            "",
            "documented for aad-auth-proxy",
            "the client id of the application or managed identity, a GUID",
            ""),
    AAD_TENANT_ID(
            Family.AAD_AUTH_PROXY,
            "aadApplication",
            "",
            "documented for aad-auth-proxy",
            "the directory (tenant) id, a GUID or a domain",
            ""),
    AAD_CLIENT_CERTIFICATE_PATH(
            Family.AAD_AUTH_PROXY,
            "aadApplication",
            "",
            "documented for aad-auth-proxy",
            "the file with the application's certificate and private key",
            "Whatever its name ends in; otherwise as `AZURE_CLIENT_CERTIFICATE_PATH`"),
    CLUSTER(
            Family.BOTH,
            "no",
            "none",
            "documented for the sidecar",
            "the cluster's name, shown in the log",
            "In the `Listening` line; the statistics line stays as it is documented"),
    CLOUD(
            Family.BOTH,
            "no",
            "AZUREPUBLIC",
            "documented for the sidecar",
            "AZUREPUBLIC, AZUREGOVERNMENT, AZURECHINA or AZURECUSTOM",
            "In any case, with or without `_`. Sets the defaults of authority and ingestion audience; AZURECUSTOM has none"),
    AZURE_AUTHORITY_HOST(
            Family.BOTH,
            "with `CLOUD=AZURECUSTOM`",
            "the cloud's, https://login.microsoftonline.com/",
            "set by the workload identity webhook",
            "the URL of Entra, for example https://login.microsoftonline.com/",
            "Asked as it is, without instance discovery; where it is that of another cloud than `CLOUD` says, or an older name, the one of"
                    + " `CLOUD` is asked (as in azidentity, code)"),
    AAD_HOST_ENDPOINT(
            Family.SIDECAR,
            "no",
            "`AZURE_AUTHORITY_HOST`",
            "a draft of the sidecar's documentation",
            "the URL of Entra in a cloud of its own, for example https://login.microsoftonline.com/",
            "Goes before `AZURE_AUTHORITY_HOST` (assumed)"),
    INGESTION_AAD_AUDIENCE(
            Family.SIDECAR,
            "with `CLOUD=AZURECUSTOM`",
            "the cloud's, https://monitor.azure.com/.default",
            "documented for the sidecar",
            "the audience of the token, for example https://monitor.azure.com/.default",
            "`/.default` is added where it is missing, and taken in lower case and at the end only; an empty one is a problem"),
    AUDIENCE(
            Family.AAD_AUTH_PROXY,
            "yes",
            "",
            "documented for aad-auth-proxy",
            "the audience of the token: https://monitor.azure.com/.default for writes,"
                    + " https://prometheus.monitor.azure.com/.default for queries",
            "`/.default` is added where it is missing, and taken in lower case and at the end only"),
    AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE(
            Family.AAD_AUTH_PROXY,
            "no",
            "when Entra advises, else at half life",
            "documented for aad-auth-proxy (there 10)",
            "how much of a token's life is left when it is renewed, in percent, from 1 to 99",
            ""),
    OVERRIDE_REQUEST_HEADERS(
            Family.AAD_AUTH_PROXY,
            "no",
            "{}",
            "documented for aad-auth-proxy (experimental)",
            "a JSON object of headers that replace the caller's, for example {\"x-ms-azure-scoping\": \"...\"}",
            "Values are shown nowhere. `Authorization`, `Host`, `Via` and headers of the connection are refused"),
    INGESTION_403_HOLD(
            Family.BOTH,
            "no",
            "0s",
            "of this proxy",
            "how long a 403 of ingestion is answered 503, from the first one on, for example 45m or PT45M",
            "At most 2h; ends with the first write that is accepted. A role assignment takes up to 30 minutes to spread,"
                    + " and Prometheus drops what is answered 403"),
    MAX_BODY_SIZE(
            Family.BOTH,
            "no",
            "32Mi",
            "of this proxy",
            "the largest body that is taken, as a quantity of Kubernetes in bytes, Ki or Mi, for example 64Mi",
            "From 1Mi, which is what Azure takes (reported), to 1024Mi. A larger one is answered 413, and Prometheus"
                    + " drops it"),
    TRACE_LOGGING(
            Family.BOTH,
            "no",
            "false",
            "seen in Microsoft's own deployment",
            "true or false, or 1 or 0",
            "true logs one line per write, and keeps the lines of equal failures, without values or bodies"),
    LOG_FORMAT(
            Family.BOTH,
            "no",
            "logrus",
            "of this proxy",
            "logrus or json",
            "json writes every line as one JSON object with the same fields"),
    SSL_CERT_FILE(
            Family.BOTH,
            "no",
            "the platform's",
            "as in Go programs",
            "a PEM file with the certificates to trust in place of the platform's",
            "Go adds its platform's directories to them; this proxy trusts that file alone, unless `SSL_CERT_DIR` is set"
                    + " too. Host names are always verified"),
    SSL_CERT_DIR(
            Family.BOTH,
            "no",
            "none",
            "as in Go programs",
            "directories, separated by `:`, whose PEM files have certificates to trust besides those of `SSL_CERT_FILE`, or"
                    + " the platform's without it",
            "Directories that are not there, files that cannot be read and damaged certificates are passed over and warned"
                    + " about; files without a certificate and directories below are passed over"),
    HTTPS_PROXY(
            Family.BOTH,
            "no",
            "none",
            "as in Go programs",
            "the HTTP proxy through which Entra and ingestion are reached, for example http://proxy:3128",
            "A tunnel (CONNECT), so it sees no token. http or https, user and password in it (`http://user:password@proxy:3128`)"
                    + " are shown nowhere. Loopback and link-local addresses, so those of managed identities, are reached"
                    + " without it. Also in lower case, as the next two"),
    NO_PROXY(
            Family.BOTH,
            "no",
            "none",
            "as in Go programs",
            "who is reached without `HTTPS_PROXY`, separated by commas, for example"
                    + " login.microsoftonline.com,.internal,10.0.0.0/8",
            "A name with all names below it; with a leading `.` or `*.` only these; an address, a range, `*` for all; name or"
                    + " address also with a port"),
    HTTP_PROXY(
            Family.BOTH,
            "no",
            "none",
            "as in Go programs",
            "the HTTP proxy for what is asked over http",
            "Without effect, and warned about where `HTTPS_PROXY` is missing: only this machine is asked over http"),
    OTEL_EXPORTER_OTLP_ENDPOINT(
            Family.BOTH,
            "no",
            "none: nothing is exported",
            "a standard of OpenTelemetry",
            "the URL of the OpenTelemetry collector that is sent the metrics, for example http://localhost:4317",
            "http or https. With http/protobuf `/v1/metrics` is added where it is missing"),
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT(
            Family.BOTH,
            "no",
            "`OTEL_EXPORTER_OTLP_ENDPOINT`",
            "a standard of OpenTelemetry",
            "the same for metrics alone, for example http://localhost:4318/v1/metrics",
            "Goes before it; `/v1/metrics` is added here too"),
    OTEL_EXPORTER_OTLP_PROTOCOL(
            Family.BOTH,
            "no",
            "grpc",
            "a standard of OpenTelemetry",
            "grpc or http/protobuf",
            "With one of the two endpoints above only"),
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL(
            Family.BOTH,
            "no",
            "`OTEL_EXPORTER_OTLP_PROTOCOL`",
            "a standard of OpenTelemetry",
            "the same for metrics alone, grpc or http/protobuf",
            "Goes before it"),
    OTEL_EXPORTER_OTLP_HEADERS(
            Family.BOTH,
            "no",
            "none",
            "a standard of OpenTelemetry",
            "what proves to the collector who exports, for example api-key=...,tenant=...",
            "Values percent-encoded, and shown nowhere. With an endpoint only, as the next five"),
    OTEL_EXPORTER_OTLP_METRICS_HEADERS(
            Family.BOTH,
            "no",
            "`OTEL_EXPORTER_OTLP_HEADERS`",
            "a standard of OpenTelemetry",
            "the same for metrics alone, for example api-key=...,tenant=...",
            "Goes before it"),
    OTEL_EXPORTER_OTLP_CERTIFICATE(
            Family.BOTH,
            "no",
            "the platform's",
            "a standard of OpenTelemetry",
            "a PEM file with the certificates to trust for the collector in place of the platform's",
            "The host name is always verified. `SSL_CERT_FILE` is not for the collector"),
    OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE(
            Family.BOTH,
            "no",
            "`OTEL_EXPORTER_OTLP_CERTIFICATE`",
            "a standard of OpenTelemetry",
            "the same for metrics alone, a PEM file",
            "Goes before it"),
    OTEL_EXPORTER_OTLP_TIMEOUT(
            Family.BOTH,
            "no",
            "10000",
            "a standard of OpenTelemetry",
            "how long the collector may take for an export, in milliseconds",
            "Or with a unit, 10s. 0 is no limit. The last export, at the end of the process, has 2 s in any case"),
    OTEL_EXPORTER_OTLP_METRICS_TIMEOUT(
            Family.BOTH,
            "no",
            "`OTEL_EXPORTER_OTLP_TIMEOUT`",
            "a standard of OpenTelemetry",
            "the same for metrics alone, in milliseconds",
            "Goes before it"),
    OTEL_GRPC_ENDPOINT(
            Family.BOTH,
            "no",
            "none",
            "documented for aad-auth-proxy",
            "host and port of the OpenTelemetry collector that is sent the metrics by gRPC, for example"
                    + " otel-collector:4317",
            "Unprotected, unless it is a URL with https. Without effect beside one of the standard" + " endpoints"),
    OTEL_SERVICE_NAME(
            Family.BOTH,
            "no",
            "remote-write-proxy",
            "a standard of OpenTelemetry; documented for aad-auth-proxy",
            "what the collector is told as service.name",
            "With an endpoint only"),
    OTEL_METRICS_EXPORTER(
            Family.BOTH,
            "no",
            "otlp",
            "a standard of OpenTelemetry",
            "otlp or none",
            "none: nothing is exported, whatever endpoint is set, and nothing is said of the other variables. `/metrics` stays"
                    + " in any case");

    /** Nobody writes these by hand, and variables of other programs come too near to them ({@code KMS_ENDPOINT}). */
    static final Set<String> SET_BY_PLATFORMS =
            Set.of(IDENTITY_ENDPOINT.name(), IDENTITY_HEADER.name(), IMDS_ENDPOINT.name());

    /** Where metrics are sent. */
    static final Set<Setting> COLLECTORS =
            EnumSet.of(OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, OTEL_GRPC_ENDPOINT);

    /** Their values are secrets, or may have one in them; no problem quotes them before they are known to have none. */
    static final Set<Setting> SHOWN_NOWHERE = EnumSet.of(
            IDENTITY_HEADER,
            OVERRIDE_REQUEST_HEADERS,
            HTTPS_PROXY,
            HTTP_PROXY,
            OTEL_EXPORTER_OTLP_ENDPOINT,
            OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
            OTEL_GRPC_ENDPOINT,
            OTEL_EXPORTER_OTLP_HEADERS,
            OTEL_EXPORTER_OTLP_METRICS_HEADERS);

    /** Nothing but the log depends on them. */
    static final Set<Setting> SHOWN_ONLY = EnumSet.of(CLUSTER);

    private final Set<Family> families;
    private final String needed;
    private final String otherwise;
    private final String source;
    private final String meaning;
    private final String more;

    Setting(Family family, String needed, String otherwise, String source, String meaning, String more) {
        this(EnumSet.of(family), needed, otherwise, source, meaning, more);
    }

    Setting(Set<Family> families, String needed, String otherwise, String source, String meaning, String more) {
        this.families = families;
        this.needed = needed;
        this.otherwise = otherwise;
        this.source = source;
        this.meaning = meaning;
        this.more = more;
    }

    /** What the variable is, continuing "It is ...". */
    String meaning() {
        return meaning;
    }

    /** Whether it is read in place of this program. */
    boolean of(Family family) {
        return families.contains(family);
    }

    /** The settings that are read in place of {@code family} and not in place of the other program. */
    static List<Setting> onlyOf(Family family) {
        return Arrays.stream(values())
                .filter(setting -> setting.of(family) && !setting.of(family.other()))
                .toList();
    }

    /** The settings as a Markdown table; one row each, in the order above. */
    static String table() {
        StringBuilder table = new StringBuilder("| variable | in place of | needed | default | meaning | source |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Setting setting : values()) {
            String families = setting.families.size() > 1
                    ? "both"
                    : setting.families.iterator().next().toString();
            String meaning = setting.meaning + (setting.more.isEmpty() ? "" : ". " + setting.more);
            table.append("| `").append(setting.name()).append("` | ");
            table.append(String.join(" | ", families, setting.needed, setting.otherwise, meaning, setting.source));
            table.append(" |\n");
        }
        return table.toString();
    }
}
