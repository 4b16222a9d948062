package remotewrite.fake;

import java.util.List;
import java.util.stream.Stream;

/**
 * The names of metrics ingestion endpoints, {@code {endpoint}-{4 letters or digits}.{region}-1.metrics.ingest.monitor.azure.com}
 * and their kin in other clouds (azure.md 1.1). A wildcard of a certificate stands for one label, so there is one for every
 * region. The form of the names is documented, which regions there are is assumed (docs/fakes.md): an endpoint in another one
 * fails at the certificate, as a client would at a host of somebody else.
 */
final class IngestionHosts {
    // assumed, all four lists
    private static final List<String> PUBLIC = List.of(
            "australiacentral",
            "australiaeast",
            "australiasoutheast",
            "brazilsouth",
            "canadacentral",
            "canadaeast",
            "centralindia",
            "centralus",
            "eastasia",
            "eastus",
            "eastus2",
            "francecentral",
            "germanywestcentral",
            "israelcentral",
            "italynorth",
            "japaneast",
            "japanwest",
            "koreacentral",
            "koreasouth",
            "northcentralus",
            "northeurope",
            "norwayeast",
            "polandcentral",
            "qatarcentral",
            "southafricanorth",
            "southcentralus",
            "southeastasia",
            "southindia",
            "spaincentral",
            "swedencentral",
            "switzerlandnorth",
            "uaenorth",
            "uksouth",
            "ukwest",
            "westcentralus",
            "westeurope",
            "westus",
            "westus2",
            "westus3");
    private static final List<String> CANARY = List.of("centraluseuap", "eastus2euap");
    private static final List<String> US_GOVERNMENT = List.of("usgovarizona", "usgovtexas", "usgovvirginia");
    private static final List<String> CHINA = List.of("chinaeast2", "chinaeast3", "chinanorth2", "chinanorth3");

    private IngestionHosts() {}

    /** A wildcard for the endpoints of each region. */
    static List<String> wildcards() {
        return Stream.of(
                        in(PUBLIC, "metrics.ingest.monitor.azure.com"),
                        in(CANARY, "metrics.canary.ingest.monitor.azure.com"),
                        in(US_GOVERNMENT, "metrics.ingest.monitor.azure.us"),
                        in(CHINA, "metrics.ingest.monitor.azure.cn"))
                .flatMap(names -> names)
                .toList();
    }

    private static Stream<String> in(List<String> regions, String domain) {
        return regions.stream().map(region -> "*." + region + "-1." + domain);
    }
}
