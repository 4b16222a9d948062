package remotewrite.fake.entra;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A national cloud: its authority hosts (entra.md 2.2, documented), its metrics resource (entra.md 7.2, documented) and
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
            "https://monitor.azure.com",
            "api://AzureADTokenExchange"),
    CHINA(
            List.of("login.partner.microsoftonline.cn", "login.chinacloudapi.cn"),
            "login.partner.microsoftonline.cn",
            "sts.chinacloudapi.cn",
            "partner.microsoftonline.cn",
            "graph.chinacloudapi.cn",
            "microsoftgraph.chinacloudapi.cn",
            "https://monitor.azure.cn",
            "api://AzureADTokenExchangeChina"),
    US_GOVERNMENT(
            List.of("login.microsoftonline.us", "login.usgovcloudapi.net"),
            "login.microsoftonline.us",
            "sts.windows.net",
            "microsoftonline.us",
            "graph.windows.net",
            "graph.microsoft.us",
            "https://monitor.azure.us",
            "api://AzureADTokenExchangeUSGov");

    private final List<String> authorityHosts;
    private final String cacheHost;
    private final String stsHost;
    private final String instanceName;
    private final String graphHost;
    private final String msGraphHost;
    private final String monitorResource;
    private final String exchangeAudience;

    EntraCloud(
            List<String> authorityHosts,
            String cacheHost,
            String stsHost,
            String instanceName,
            String graphHost,
            String msGraphHost,
            String monitorResource,
            String exchangeAudience) {
        this.authorityHosts = authorityHosts;
        this.cacheHost = cacheHost;
        this.stsHost = stsHost;
        this.instanceName = instanceName;
        this.graphHost = graphHost;
        this.msGraphHost = msGraphHost;
        this.monitorResource = monitorResource;
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
        return monitorResource;
    }

    /** The audience that federated credentials usually ask for (entra.md 6; those of China and US Government assumed). */
    public String exchangeAudience() {
        return exchangeAudience;
    }
}
