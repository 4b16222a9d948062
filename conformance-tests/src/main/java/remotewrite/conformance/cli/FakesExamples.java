package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.setup.OwnClient;

/**
 * Commands to try against the fakes: a token, a write, a query that shows it, its count, the logs. Each is for the first
 * application with a secret whose roles allow it: those of a setup file come first.
 */
final class FakesExamples {
    private static final String AS_OPERATOR = "the operator";
    /** Answers in JSON have none, and the shell's prompt would follow them in the same line. */
    private static final String LINE_END = "-w '\\n' ";

    private final FakeCloud cloud;
    private final List<Caller> callers;
    private final List<String> lines = new ArrayList<>();
    /** Whose variables the shell of the reader has by now. */
    private String variables = "";

    private FakesExamples(List<Caller> callers, FakeCloud cloud) {
        this.callers = callers;
        this.cloud = cloud;
    }

    /**
     * Somebody with a secret.
     *
     * @param variables whose block of variables the shell has to have
     * @param objectId whose roles count
     * @param otherId the client id when it is not that of the block
     * @param opens for what it gets tokens that are of use
     * @param opensLater the same, when a role of it has spread
     */
    private record Caller(
            String variables,
            String objectId,
            Optional<String> otherId,
            Map<AzureApi, String> opens,
            Map<AzureApi, String> opensLater) {}

    /**
     * @param firstWrite a file with the body of a write
     * @param notes as the blocks of variables are headed
     * @param own the clients of the setup file, none without one
     */
    static List<String> lines(FakeCloud cloud, RoleNotes notes, List<OwnClient> own, Path firstWrite) {
        List<Caller> callers = new ArrayList<>();
        own.stream()
                .filter(client -> client.secret().isPresent())
                .map(client -> new Caller(
                        client.description(), client.objectId(), Optional.empty(), client.opens(), client.opensLater()))
                .forEach(callers::add);
        if (cloud.credentials().contains(Credential.OPERATOR)) {
            // all usual applications have the same secret: one block of variables is enough to write and to read,
            // unless a setup file sends them to different rules
            boolean oneRule = cloud.ruleOf(FakeCloud.OBJECT_ID).equals(cloud.ruleOf(FakeCloud.OPERATOR_OBJECT_ID));
            callers.add(new Caller(
                    oneRule ? AS_OPERATOR : notes.describe(Credential.SECRET),
                    FakeCloud.OBJECT_ID,
                    oneRule ? Optional.of(FakeCloud.CLIENT_ID) : Optional.empty(),
                    usual(cloud.openTo(FakeCloud.OBJECT_ID), oneRule),
                    later(cloud, FakeCloud.OBJECT_ID)));
            callers.add(new Caller(
                    AS_OPERATOR,
                    FakeCloud.OPERATOR_OBJECT_ID,
                    Optional.empty(),
                    usual(cloud.openTo(FakeCloud.OPERATOR_OBJECT_ID), true),
                    later(cloud, FakeCloud.OPERATOR_OBJECT_ID)));
        }
        return new FakesExamples(callers, cloud).all(firstWrite);
    }

    /** @param toRead whether the variables say where to read */
    private static Map<AzureApi, String> usual(Iterable<AzureApi> open, boolean toRead) {
        Map<AzureApi, String> resources = new EnumMap<>(AzureApi.class);
        open.forEach(api -> resources.put(api, EntraCloud.PUBLIC.resource(api)));
        if (!toRead) {
            resources.keySet().retainAll(Set.of(AzureApi.INGESTION));
        }
        return resources;
    }

    private static Map<AzureApi, String> later(FakeCloud cloud, String objectId) {
        return cloud.writesFrom(objectId).isEmpty() ? Map.of() : usual(Set.of(AzureApi.INGESTION), true);
    }

    private List<String> all(Path firstWrite) {
        lines.add("# try these lines, without the \"#   \" before them (the audience of a token differs by endpoint):");
        lines.add("#   token() { answer=$(curl -sS --cacert \"$SSL_CERT_FILE\" -d grant_type=client_credentials"
                + " -d client_id=${2:-$AZURE_CLIENT_ID} --data-urlencode client_secret=\"$AZURE_CLIENT_SECRET\""
                + " -d scope=$1/.default \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\") || return;"
                + " case $answer in *'\"access_token\":\"'*)"
                + " printf %s \"$answer\" | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/';;"
                + " *) printf '%s\\n' \"$answer\" >&2; return 1;; esac; }");
        addWrite(firstWrite);
        add(
                AzureApi.QUERY,
                "query: that takes the role Monitoring Data Reader on the workspace",
                "",
                // asked for by some workspaces, harmless with the others (azure.md 3.5)
                LINE_END + "-H \"x-ms-azure-scoping: $WORKSPACE_RESOURCE_ID\""
                        + " --data-urlencode query=up $QUERY_URL/api/v1/query");
        lines.add("#   promtool query instant --http.config.file=http.yml $QUERY_URL up"
                + "   # http.yml: authorization: {credentials: …}, tls_config: {ca_file: …}"
                + (cloud.settings().answers().query().scoping() == QueryRules.Scoping.NEEDED
                        ? ", http_headers: {x-ms-azure-scoping: {values: [" + CloudResources.WORKSPACE + "]}}"
                        : ""));
        addMetrics();
        add(
                AzureApi.LOGS,
                "search the logs: that takes the role Log Analytics Reader on their workspace",
                "",
                LINE_END + "--data-urlencode query=ContainerLogV2 -G $LOGS_URL/workspaces/$LOGS_WORKSPACE_ID/query");
        lines.add("# azure-monitor-query: MetricsQueryClientBuilder.endpoint(METRICS_URL),"
                + " LogsQueryClientBuilder.endpoint(LOGS_URL)");
        return List.copyOf(lines);
    }

    /** Of somebody who may write by now; or else of who will be able to first, and that it is refused before. */
    private void addWrite(Path firstWrite) {
        String arguments = "-H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy'"
                + " -H 'X-Prometheus-Remote-Write-Version: 0.1.0' -w '%{http_code}\\n'"
                + " --data-binary @" + quoted(firstWrite) + " \"$INGESTION_URL\"";
        Optional<Caller> later = writer().filter(caller -> !caller.opens().containsKey(AzureApi.INGESTION));
        if (later.isPresent()) {
            Caller caller = later.get();
            add(
                    caller,
                    caller.opensLater().get(AzureApi.INGESTION),
                    "# from " + writesFrom(caller) + " on, when its role has spread, 403 before:",
                    arguments);
        } else {
            add(
                    AzureApi.INGESTION,
                    "write: that takes the role Monitoring Metrics Publisher on a data collection rule, " + rules(),
                    "",
                    arguments);
        }
    }

    /** Whose write is printed. */
    private Optional<Caller> writer() {
        return callers.stream()
                .filter(caller -> caller.opens().containsKey(AzureApi.INGESTION))
                .findFirst()
                .or(() -> callers.stream()
                        .filter(caller -> caller.opensLater().containsKey(AzureApi.INGESTION))
                        .min(Comparator.comparing(this::writesFrom)));
    }

    private Instant writesFrom(Caller caller) {
        return cloud.writesFrom(caller.objectId()).get(cloud.ruleOf(caller.objectId()));
    }

    /** Of the rule through which the printed write went, whoever reads them: those of another tell nothing of it. */
    private void addMetrics() {
        Optional<ResourceId> written = writer().map(writer -> cloud.ruleOf(writer.objectId()));
        callers.stream()
                .filter(caller -> caller.opens().containsKey(AzureApi.MANAGEMENT))
                .filter(caller -> written.map(
                                rule -> cloud.grants().permits(caller.objectId(), Role.Permission.READ, rule))
                        .orElse(true))
                .findFirst()
                .ifPresentOrElse(
                        reader -> add(
                                reader,
                                reader.opens().get(AzureApi.MANAGEMENT),
                                "# a minute later, for platform metrics are told of minutes that are over:",
                                LINE_END + "\"$MANAGEMENT_URL"
                                        + written.filter(rule -> !rule.equals(cloud.ruleToRead(reader.objectId())))
                                                .map(ResourceId::toString)
                                                .orElse("$RULE_RESOURCE_ID")
                                        + "/providers/Microsoft.Insights/metrics?api-version=2024-02-01"
                                        + "&metricnames=MetricIngestionRequest_Count&aggregation=total\""),
                        () -> lines.add("# no application with a secret may read platform metrics: that takes the role"
                                + " Monitoring Reader on the data collection rule "
                                + written.map(rule -> rule.name() + ", through which the line above writes")
                                        .orElse(CloudResources.RULE.name())));
    }

    private String rules() {
        return Stream.concat(
                        Stream.of(CloudResources.RULE.name()
                                + " (the workspace's own: dataCollectionRule in a setup file)"),
                        cloud.contents().rules().stream().map(CloudRule::name))
                .collect(Collectors.joining(" or "));
    }

    /**
     * @param what they cannot do, when nobody can, and what it takes
     * @param before a line above; empty for none
     */
    private void add(AzureApi api, String what, String before, String arguments) {
        callers.stream()
                .filter(caller -> caller.opens().containsKey(api))
                .findFirst()
                .ifPresentOrElse(
                        caller -> add(caller, caller.opens().get(api), before, arguments),
                        () -> lines.add("# no application with a secret may " + what));
    }

    private void add(Caller caller, String resource, String before, String arguments) {
        if (!caller.variables().equals(variables)) {
            variables = caller.variables();
            lines.add("# with the variables set of " + variables + ":");
        }
        if (!before.isEmpty()) {
            lines.add(before);
        }
        String otherId = caller.otherId().map(id -> " " + id).orElse("");
        lines.add("#   TOKEN=$(token " + resource + otherId + ") && curl -sS --cacert \"$SSL_CERT_FILE\""
                + " -H \"Authorization: Bearer $TOKEN\" " + arguments);
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
