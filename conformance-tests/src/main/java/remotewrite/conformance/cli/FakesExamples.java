package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.util.ArrayList;
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
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.setup.OwnClient;

/**
 * Commands to try against the fakes: a token, a write, a query that shows it, its count, the logs. Each is for the first
 * application with a secret whose roles allow it: those of a setup file come first.
 */
final class FakesExamples {
    private static final String AS_OPERATOR = "the operator";

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
     * @param otherId the client id when it is not that of the block
     * @param opens for what it gets tokens that are of use
     */
    private record Caller(String variables, Optional<String> otherId, Map<AzureApi, String> opens) {}

    /**
     * @param firstWrite a file with the body of a write
     * @param own the clients of the setup file, none without one
     */
    static List<String> lines(FakeCloud cloud, List<OwnClient> own, Path firstWrite) {
        List<Caller> callers = new ArrayList<>();
        own.stream()
                .filter(client -> client.secret().isPresent())
                .map(client -> new Caller(client.description(), Optional.empty(), client.opens()))
                .forEach(callers::add);
        if (cloud.credentials().contains(Credential.OPERATOR)) {
            // all usual applications have the same secret: one block of variables is enough to write and to read,
            // unless a setup file sends them to different rules
            boolean oneRule = cloud.ruleOf(FakeCloud.OBJECT_ID).equals(cloud.ruleOf(FakeCloud.OPERATOR_OBJECT_ID));
            callers.add(new Caller(
                    oneRule ? AS_OPERATOR : Credential.SECRET.description(),
                    oneRule ? Optional.of(FakeCloud.CLIENT_ID) : Optional.empty(),
                    usual(cloud.openTo(FakeCloud.OBJECT_ID), oneRule)));
            callers.add(
                    new Caller(AS_OPERATOR, Optional.empty(), usual(cloud.openTo(FakeCloud.OPERATOR_OBJECT_ID), true)));
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

    private List<String> all(Path firstWrite) {
        lines.add("# try these lines, without the \"#   \" before them (the audience of a token differs by endpoint):");
        lines.add("#   token() { answer=$(curl -sS --cacert \"$SSL_CERT_FILE\" -d grant_type=client_credentials"
                + " -d client_id=${2:-$AZURE_CLIENT_ID} --data-urlencode client_secret=\"$AZURE_CLIENT_SECRET\""
                + " -d scope=$1/.default \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\") || return;"
                + " case $answer in *'\"access_token\":\"'*)"
                + " printf %s \"$answer\" | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/';;"
                + " *) printf '%s\\n' \"$answer\" >&2; return 1;; esac; }");
        add(
                AzureApi.INGESTION,
                "write: that takes the role Monitoring Metrics Publisher on a data collection rule, " + rules(),
                "",
                "-H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy'"
                        + " -H 'X-Prometheus-Remote-Write-Version: 0.1.0' -w '%{http_code}\\n'"
                        + " --data-binary @" + quoted(firstWrite) + " \"$INGESTION_URL\"");
        add(
                AzureApi.QUERY,
                "query: that takes the role Monitoring Data Reader on the workspace",
                "",
                // asked for by some workspaces, harmless with the others (azure.md 3.5)
                "-H \"x-ms-azure-scoping: $WORKSPACE_RESOURCE_ID\""
                        + " --data-urlencode query=up $QUERY_URL/api/v1/query");
        lines.add("#   promtool query instant --http.config.file=http.yml $QUERY_URL up"
                + "   # http.yml: authorization: {credentials: …}, tls_config: {ca_file: …}"
                + (cloud.settings().answers().query().scoping() == QueryRules.Scoping.NEEDED
                        ? ", http_headers: {x-ms-azure-scoping: {values: [" + CloudResources.WORKSPACE + "]}}"
                        : ""));
        add(
                AzureApi.MANAGEMENT,
                "read platform metrics: that takes the role Monitoring Reader on the data collection rule through which"
                        + " it writes, or else on the workspace's own, " + CloudResources.RULE.name(),
                "# a minute later, for platform metrics are told of minutes that are over:",
                "\"$MANAGEMENT_URL$RULE_RESOURCE_ID/providers/Microsoft.Insights/metrics?api-version=2024-02-01"
                        + "&metricnames=MetricIngestionRequest_Count&aggregation=total\"");
        add(
                AzureApi.LOGS,
                "search the logs: that takes the role Log Analytics Reader on their workspace",
                "",
                "--data-urlencode query=ContainerLogV2 -G $LOGS_URL/workspaces/$LOGS_WORKSPACE_ID/query");
        lines.add("# azure-monitor-query: MetricsQueryClientBuilder.endpoint(METRICS_URL),"
                + " LogsQueryClientBuilder.endpoint(LOGS_URL)");
        return List.copyOf(lines);
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
            lines.add("# with the variables of " + variables + " set:");
        }
        if (!before.isEmpty()) {
            lines.add(before);
        }
        String otherId = caller.otherId().map(id -> " " + id).orElse("");
        lines.add("#   TOKEN=$(token " + resource + otherId + ") && curl --cacert \"$SSL_CERT_FILE\""
                + " -H \"Authorization: Bearer $TOKEN\" " + arguments);
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
