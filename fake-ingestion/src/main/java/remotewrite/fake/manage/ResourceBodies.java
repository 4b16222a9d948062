package remotewrite.fake.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import remotewrite.fake.role.ResourceId;

/** What Resource Manager shows of a resource (azure.md 9.1 to 9.3). */
record ResourceBodies(Estate estate) {
    /** From this api-version on the workspace tells its ingestion endpoint (azure.md 9.1; spelling of two fields inferred). */
    private static final String ONE_CALL = "2025-10-03";

    /** The resource of this id in the form of an api-version; empty when there is none. */
    Optional<ObjectNode> body(ResourceId id, String apiVersion) {
        return estate.workspace(id)
                .map(one -> workspace(one, apiVersion))
                .or(() -> estate.endpoint(id).map(ResourceBodies::endpoint))
                .or(() -> estate.rule(id).map(ResourceBodies::rule));
    }

    private ObjectNode workspace(MonitorWorkspace one, String apiVersion) {
        ObjectNode body = head(one.id(), MonitorWorkspace.TYPE, one.location());
        ObjectNode properties = body.putObject("properties");
        properties.put("accountId", one.accountId());
        ObjectNode metrics = properties.putObject("metrics");
        metrics.put("prometheusQueryEndpoint", one.queryEndpoint().toString());
        metrics.put("internalId", "mac_" + one.accountId());
        ObjectNode ingestion = properties.putObject("defaultIngestionSettings");
        ingestion.put("dataCollectionRuleResourceId", one.defaultRule().toString());
        ingestion.put("dataCollectionEndpointResourceId", one.defaultEndpoint().toString());
        if (apiVersion.compareTo(ONE_CALL) >= 0) {
            metrics.put("enableAccessUsingResourcePermissions", one.accessByResource());
            estate.rule(one.defaultRule())
                    .ifPresent(rule -> ingestion.put("dataCollectionRuleImmutableId", rule.immutableId()));
            estate.endpoint(one.defaultEndpoint())
                    .ifPresent(endpoint -> ingestion
                            .putObject("ingestionEndpoints")
                            .put("metrics", endpoint.metricsIngestion().toString()));
        }
        properties.put("publicNetworkAccess", enabled(one.publicNetworkAccess()));
        properties.put("provisioningState", "Succeeded");
        return body;
    }

    private static ObjectNode endpoint(CollectionEndpoint one) {
        ObjectNode body = head(one.id(), CollectionEndpoint.TYPE, one.location());
        ObjectNode properties = body.putObject("properties");
        properties.put("immutableId", one.immutableId());
        properties
                .putObject("configurationAccess")
                .put("endpoint", one.configurationAccess().toString());
        properties
                .putObject("logsIngestion")
                .put("endpoint", one.logsIngestion().toString());
        properties
                .putObject("metricsIngestion")
                .put("endpoint", one.metricsIngestion().toString());
        properties.putObject("networkAcls").put("publicNetworkAccess", enabled(one.publicNetworkAccess()));
        properties.put("provisioningState", "Succeeded");
        return body;
    }

    private static ObjectNode rule(CollectionRule one) {
        ObjectNode body = head(one.id(), CollectionRule.TYPE, one.location());
        ObjectNode properties = body.putObject("properties");
        properties.put("immutableId", one.immutableId());
        properties.put("dataCollectionEndpointId", one.endpoint().toString());
        properties.putObject("dataSources");
        String destination = one.workspace().name();
        properties
                .putObject("destinations")
                .putArray("monitoringAccounts")
                .addObject()
                .put("accountResourceId", one.workspace().toString())
                .put("accountId", one.workspaceAccountId())
                .put("name", destination);
        ObjectNode flow = properties.putArray("dataFlows").addObject();
        flow.putArray("streams").add("Microsoft-PrometheusMetrics");
        flow.putArray("destinations").add(destination);
        properties.put("provisioningState", "Succeeded");
        return body;
    }

    private static ObjectNode head(ResourceId id, String type, String location) {
        return Json.object()
                .put("id", id.toString())
                .put("name", id.name())
                .put("type", type)
                .put("location", location);
    }

    private static String enabled(boolean is) {
        return is ? "Enabled" : "Disabled";
    }
}
