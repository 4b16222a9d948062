package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.util.List;
import remotewrite.fake.cloud.FakeCloud;

/** Commands to try against the fakes, for a shell that has the operator's variables; {@code $TOKEN} is got by the first. */
final class FakesExamples {
    private FakesExamples() {}

    /** @param firstWrite a file with the body of a write */
    static List<String> lines(Path firstWrite) {
        return List.of(
                "# try, with the operator's variables set (the audience of a token differs by endpoint; the operator may not write, the"
                        + " application may):",
                "#   token() { curl -s --cacert \"$SSL_CERT_FILE\" -d grant_type=client_credentials"
                        + " -d client_id=${2:-$AZURE_CLIENT_ID} --data-urlencode client_secret=\"$AZURE_CLIENT_SECRET\""
                        + " -d scope=$1/.default \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\""
                        + " | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/'; }",
                "#   curl --cacert \"$SSL_CERT_FILE\" -H \"Authorization: Bearer $(token https://monitor.azure.com "
                        + FakeCloud.CLIENT_ID
                        + ")\" -H 'Content-Type: application/x-protobuf' -H 'Content-Encoding: snappy'"
                        + " -H 'X-Prometheus-Remote-Write-Version: 0.1.0' -w '%{http_code}\\n'"
                        + " --data-binary @" + quoted(firstWrite) + " \"$INGESTION_URL\"",
                "#   curl --cacert \"$SSL_CERT_FILE\" -H \"Authorization: Bearer $(token https://prometheus.monitor.azure.com)\""
                        + " --data-urlencode query=up $QUERY_URL/api/v1/query",
                "#   promtool query instant --http.config.file=http.yml $QUERY_URL up"
                        + "   # http.yml: authorization: {credentials: …}, tls_config: {ca_file: …}",
                "#   curl --cacert \"$SSL_CERT_FILE\" -H \"Authorization: Bearer $(token https://management.azure.com)\""
                        + " \"$MANAGEMENT_URL$RULE_RESOURCE_ID/providers/Microsoft.Insights/metrics?api-version=2024-02-01"
                        + "&metricnames=MetricIngestionRequest_Count&aggregation=total\"",
                "#   curl --cacert \"$SSL_CERT_FILE\" -H \"Authorization: Bearer $(token https://api.loganalytics.io)\""
                        + " --data-urlencode query=ContainerLogV2 -G $LOGS_URL/workspaces/$LOGS_WORKSPACE_ID/query",
                "# azure-monitor-query: MetricsQueryClientBuilder.endpoint(METRICS_URL), LogsQueryClientBuilder.endpoint(LOGS_URL)");
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
