package remotewrite.conformance.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.setup.OwnClient;

/**
 * Commands to try against the fakes: a token, a write, a query that shows it, its count, the logs. Each is for the first
 * application with a secret whose roles allow it: those of a setup file come first.
 */
final class FakesExamples {
    /** The status is known when the answer has come, and is what the reader wants to see; an answer without a body is no line. */
    private static final String LAST_LINE_FIRST = "sed -n '$!H;${p;x;s/^\\n//;/./p;}'";

    /** Answers in JSON have none, and the shell's prompt would follow them in the same line. */
    private static final String LINE_END = "-w '\\n' ";

    private final FakeCloud cloud;
    private final List<Caller> callers;
    private final FirstWritePlace firstWrite;
    private final List<String> lines = new ArrayList<>();
    /** Whose variables the shell of the reader has by now. */
    private String variables = "";

    private FakesExamples(List<Caller> callers, FakeCloud cloud, FirstWritePlace firstWrite) {
        this.callers = callers;
        this.firstWrite = firstWrite;
        this.cloud = cloud;
    }

    /**
     * @param firstWrite where the body of a write is
     * @param notes as the blocks of variables are headed
     * @param own the clients of the setup file, none without one
     */
    static List<String> lines(FakeCloud cloud, RoleNotes notes, List<OwnClient> own, FirstWritePlace firstWrite) {
        return new FakesExamples(Caller.all(cloud, notes, own), cloud, firstWrite).all();
    }

    private List<String> all() {
        lines.add("# try these lines, without the \"#   \" before them (the audience of a token differs by endpoint):");
        lines.add("#   token() { answer=$(curl -sS --cacert \"$SSL_CERT_FILE\" -d grant_type=client_credentials"
                + " -d client_id=${2:-$AZURE_CLIENT_ID} --data-urlencode client_secret=\"$AZURE_CLIENT_SECRET\""
                + " -d scope=$1/.default \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\") || return;"
                + " case $answer in *'\"access_token\":\"'*)"
                + " printf %s \"$answer\" | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/';;"
                + " *) printf '%s\\n' \"$answer\" >&2; return 1;; esac; }");
        addWrite();
        add(
                AzureApi.QUERY,
                "query",
                "the role Monitoring Data Reader on the workspace",
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
                "search the logs",
                "the role Log Analytics Reader on their workspace",
                "",
                LINE_END + "--data-urlencode query=ContainerLogV2 -G $LOGS_URL/workspaces/$LOGS_WORKSPACE_ID/query");
        lines.add("# azure-monitor-query: MetricsQueryClientBuilder.endpoint(METRICS_URL),"
                + " LogsQueryClientBuilder.endpoint(LOGS_URL)");
        return List.copyOf(lines);
    }

    private void addWrite() {
        String arguments = "-H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy'"
                + " -H 'X-Prometheus-Remote-Write-Version: 0.1.0' -w '\\n%{http_code}\\n'"
                + " --data-binary " + firstWrite.argument() + " \"$INGESTION_URL\" | " + LAST_LINE_FIRST;
        add(
                AzureApi.INGESTION,
                "write",
                "the role Monitoring Metrics Publisher on a data collection rule, " + rules(),
                "",
                arguments);
    }

    /** Who does that by now; or else who will be able to first. */
    private Optional<Caller> whoDoes(AzureApi api) {
        return callers.stream()
                .filter(caller -> caller.opens().containsKey(api))
                .findFirst()
                .or(() -> callers.stream()
                        .filter(caller -> caller.opensLater().containsKey(api))
                        .min(Comparator.comparing(caller -> from(caller, api))));
    }

    /** In the past when it may by now. */
    private Instant from(Caller caller, AzureApi api) {
        return Optional.ofNullable(cloud.opensFrom(caller.objectId()).get(api)).orElse(Instant.MAX);
    }

    /** Of the rule through which the printed write went, whoever reads them: those of another tell nothing of it. */
    private void addMetrics() {
        Optional<ResourceId> written = whoDoes(AzureApi.INGESTION).map(writer -> cloud.ruleOf(writer.objectId()));
        written.map(this::whoReads)
                .orElseGet(() -> whoDoes(AzureApi.MANAGEMENT))
                .ifPresentOrElse(
                        reader -> add(
                                reader,
                                AzureApi.MANAGEMENT,
                                written.flatMap(rule -> readsFrom(reader, rule))
                                        .orElseGet(() -> from(reader, AzureApi.MANAGEMENT)),
                                "# a minute later, for platform metrics are told of minutes that are over:",
                                LINE_END + "\"$MANAGEMENT_URL"
                                        + written.filter(rule -> !rule.equals(cloud.ruleToRead(reader.objectId())))
                                                .map(ResourceId::toString)
                                                .orElse("$RULE_RESOURCE_ID")
                                        + "/providers/Microsoft.Insights/metrics?api-version=2024-02-01"
                                        + "&metricnames=MetricIngestionRequest_Count&aggregation=total\""),
                        () -> addNobody(
                                AzureApi.MANAGEMENT,
                                "read platform metrics",
                                "the role Monitoring Reader on the data collection rule "
                                        + written.map(rule -> rule.name() + ", through which the line above writes")
                                                .orElse(CloudResources.RULE.name())));
    }

    /** The same of the platform metrics of one rule. */
    private Optional<Caller> whoReads(ResourceId rule) {
        return callers.stream()
                .filter(caller -> caller.opens().containsKey(AzureApi.MANAGEMENT))
                .filter(caller -> cloud.grants().permits(caller.objectId(), Role.Permission.READ, rule))
                .findFirst()
                .or(() -> callers.stream()
                        .filter(caller -> caller.opens().containsKey(AzureApi.MANAGEMENT)
                                || caller.opensLater().containsKey(AzureApi.MANAGEMENT))
                        .filter(caller -> readsFrom(caller, rule).isPresent())
                        .min(Comparator.comparing(
                                caller -> readsFrom(caller, rule).orElse(Instant.MAX))));
    }

    private Optional<Instant> readsFrom(Caller caller, ResourceId rule) {
        return cloud.grants().permitsFrom(caller.objectId(), Role.Permission.READ, rule);
    }

    private String rules() {
        return Stream.concat(
                        Stream.of(CloudResources.RULE.name()
                                + " (the workspace's own: dataCollectionRule in a setup file)"),
                        cloud.contents().rules().stream().map(CloudRule::name))
                .collect(Collectors.joining(" or "));
    }

    /**
     * @param what they cannot do, when nobody can
     * @param takes the role that it takes
     * @param before a line above; empty for none
     */
    private void add(AzureApi api, String what, String takes, String before, String arguments) {
        whoDoes(api)
                .ifPresentOrElse(
                        caller -> add(caller, api, from(caller, api), before, arguments),
                        () -> addNobody(api, what, takes));
    }

    /** One that has the role is told what else it lacks. */
    private void addNobody(AzureApi api, String what, String takes) {
        String why = callers.stream()
                .filter(caller -> caller.opensNot().containsKey(api))
                .findFirst()
                .map(caller -> caller.variables().replaceFirst(";.*", "") + ", has the role and gets no token, for "
                        + caller.opensNot().get(api))
                .orElse("that takes " + takes);
        lines.add("# no application with a secret may " + what + ": " + why);
    }

    private void add(Caller caller, AzureApi api, Instant from, String before, String arguments) {
        if (!caller.variables().equals(variables)) {
            variables = caller.variables();
            lines.add("# with the variables set of " + variables + ":");
        }
        if (!before.isEmpty()) {
            lines.add(before);
        }
        if (from.isAfter(cloud.settings().clock().instant())) {
            lines.add("# from " + from + " on, when its role has spread, 403 before:");
        }
        String resource = Optional.ofNullable(caller.opens().get(api))
                .orElse(caller.opensLater().get(api));
        String otherId = caller.otherId().map(id -> " " + id).orElse("");
        lines.add("#   TOKEN=$(token " + resource + otherId + ") && "
                + (api == AzureApi.INGESTION ? firstWrite.feed() : "") + "curl -sS --cacert \"$SSL_CERT_FILE\""
                + " -H \"Authorization: Bearer $TOKEN\" " + arguments);
    }
}
