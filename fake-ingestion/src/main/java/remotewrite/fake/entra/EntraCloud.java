package remotewrite.fake.entra;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A national cloud: its authority hosts (entra.md 2.2, documented), its resources and
 * what its metadata documents say. Host names of graph, and China's host of version 1 issuers, are assumed.
 */
public enum EntraCloud {
    PUBLIC(
            List.of("login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"),
            "login.windows.net",
            "sts.windows.net",
            "microsoftonline.com",
            "graph.windows.net",
            "graph.microsoft.com",
            Map.of(
                    AzureApi.INGESTION, List.of("https://monitor.azure.com"),
                    AzureApi.QUERY, List.of("https://prometheus.monitor.azure.com"),
                    AzureApi.MANAGEMENT, List.of("https://management.azure.com", "https://management.core.windows.net"),
                    AzureApi.METRICS_BATCH, List.of("https://metrics.monitor.azure.com"),
                    AzureApi.LOGS, List.of("https://api.loganalytics.io")),
            "api://AzureADTokenExchange"),
    CHINA(
            List.of("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
            "login.partner.microsoftonline.cn",
            "sts.chinacloudapi.cn",
            "partner.microsoftonline.cn",
            "graph.chinacloudapi.cn",
            "microsoftgraph.chinacloudapi.cn",
            Map.of(
                    AzureApi.INGESTION, List.of("https://monitor.azure.cn"),
                    AzureApi.QUERY, List.of("https://prometheus.monitor.azure.cn"),
                    AzureApi.MANAGEMENT,
                            List.of("https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"),
                    AzureApi.METRICS_BATCH, List.of("https://metrics.monitor.azure.cn"),
                    AzureApi.LOGS, List.of("https://api.loganalytics.azure.cn")),
            "api://AzureADTokenExchangeChina"),
    US_GOVERNMENT(
            List.of("login.microsoftonline.us", "login.usgovcloudapi.net"),
            "login.microsoftonline.us",
            "sts.windows.net",
            "microsoftonline.us",
            "graph.windows.net",
            "graph.microsoft.us",
            Map.of(
                    AzureApi.INGESTION, List.of("https://monitor.azure.us"),
                    AzureApi.QUERY, List.of("https://prometheus.monitor.azure.us"),
                    AzureApi.MANAGEMENT,
                            List.of(
                                    "https://management.usgovcloudapi.net",
                                    "https://management.core.usgovcloudapi.net"),
                    AzureApi.METRICS_BATCH, List.of("https://metrics.monitor.azure.us"),
                    AzureApi.LOGS, List.of("https://api.loganalytics.us")),
            "api://AzureADTokenExchangeUSGov");

    private final List<String> authorityHosts;
    private final String cacheHost;
    private final String stsHost;
    private final String instanceName;
    private final String graphHost;
    private final String msGraphHost;
    private final Map<AzureApi, List<String>> resources;
    private final Map<AzureApi, Set<String>> audiences = new EnumMap<>(AzureApi.class);
    private final String exchangeAudience;

    EntraCloud(
            List<String> authorityHosts,
            String cacheHost,
            String stsHost,
            String instanceName,
            String graphHost,
            String msGraphHost,
            Map<AzureApi, List<String>> resources,
            String exchangeAudience) {
        this.authorityHosts = authorityHosts;
        this.cacheHost = cacheHost;
        this.stsHost = stsHost;
        this.instanceName = instanceName;
        this.graphHost = graphHost;
        this.msGraphHost = msGraphHost;
        this.resources = new EnumMap<>(resources);
        resources.forEach((api, uris) -> audiences.put(
                api, uris.stream().flatMap(uri -> Stream.of(uri, uri + "/")).collect(Collectors.toUnmodifiableSet())));
        this.exchangeAudience = exchangeAudience;
    }

    /** The cloud that {@code host} belongs to; empty for a name of our own, such as {@code localhost}. */
    public static Optional<EntraCloud> ofHost(String host) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.authorityHosts.contains(host))
                .findFirst();
    }

    /** All authority hosts, the preferred one first. */
    public List<String> authorityHosts() {
        return authorityHosts;
    }

    /** The host that the metadata prefers, and that the issuer of a version 2 token names. */
    public String preferredHost() {
        return authorityHosts.getFirst();
    }

    /** {@code preferred_cache} of the instance metadata. */
    public String cacheHost() {
        return cacheHost;
    }

    /** Host in the issuer of version 1 tokens. */
    public String stsHost() {
        return stsHost;
    }

    /** {@code cloud_instance_name} of the metadata. */
    public String instanceName() {
        return instanceName;
    }

    /** {@code cloud_graph_host_name} of the metadata. */
    public String graphHost() {
        return graphHost;
    }

    /** {@code msgraph_host} of the metadata. */
    public String msGraphHost() {
        return msGraphHost;
    }

    /** The resource of Azure Monitor metrics, without a slash at its end. */
    public String monitorResource() {
        return resource(AzureApi.INGESTION);
    }

    /** For what a client of {@code api} asks a token, without a slash at its end; the newer name where there are two. */
    public String resource(AzureApi api) {
        return resources.get(api).getFirst();
    }

    /**
     * For each of these a client of Azure Monitor needs a token, without a slash at its end, in the order of {@link AzureApi};
     * Resource Manager has an older name besides (azure.md 4 and 8.4, documented or read in clients; logs and the older names
     * in the other clouds are those of Azure's SDKs for Go and .NET and of HashiCorp's).
     */
    public List<String> resources() {
        return resources.values().stream().flatMap(List::stream).toList();
    }

    /** Whom tokens for {@code api} are for: both spellings are in use, with a slash at the end and without (azure.md 4). */
    public Set<String> audiences(AzureApi api) {
        return audiences.get(api);
    }

    /** The audience that federated credentials usually ask for (entra.md 6; those of China and US Government assumed). */
    public String exchangeAudience() {
        return exchangeAudience;
    }
}
