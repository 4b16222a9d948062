package remotewrite.conformance.sender;

import java.util.Set;
import remotewrite.fake.entra.EntraCloud;

/**
 * A national cloud, by the name that {@code azuread} has for it and with the hosts that its clients know: the authority is
 * the one that is built into Azure's SDK for Go ({@code azcore/cloud}).
 */
enum NativeCloud {
    PUBLIC(
            "AzurePublic",
            EntraCloud.PUBLIC,
            "login.microsoftonline.com",
            "conformance-abcd.westeurope-1.metrics.ingest.monitor.azure.com"),
    US_GOVERNMENT(
            "AzureGovernment",
            EntraCloud.US_GOVERNMENT,
            "login.microsoftonline.us",
            "conformance-abcd.usgovvirginia-1.metrics.ingest.monitor.azure.us"),
    CHINA(
            "AzureChina",
            EntraCloud.CHINA,
            "login.chinacloudapi.cn",
            "conformance-abcd.chinanorth3-1.metrics.ingest.monitor.azure.cn");

    private final String azuread;
    private final EntraCloud entra;
    private final String authorityHost;
    private final String ingestionHost;

    NativeCloud(String azuread, EntraCloud entra, String authorityHost, String ingestionHost) {
        this.azuread = azuread;
        this.entra = entra;
        this.authorityHost = authorityHost;
        this.ingestionHost = ingestionHost;
    }

    /** What {@code cloud} is in Prometheus's configuration. */
    String azuread() {
        return azuread;
    }

    EntraCloud entra() {
        return entra;
    }

    String authorityHost() {
        return authorityHost;
    }

    String ingestionHost() {
        return ingestionHost;
    }

    /** The audience of this cloud that {@code azuread} asks for, with two slashes, and no other. */
    Set<String> audiences() {
        return Set.of(entra.monitorResource() + "/");
    }
}
