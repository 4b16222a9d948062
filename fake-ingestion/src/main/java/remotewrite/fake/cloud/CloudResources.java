package remotewrite.fake.cloud;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.manage.CollectionEndpoint;
import remotewrite.fake.manage.CollectionRule;
import remotewrite.fake.manage.Estate;
import remotewrite.fake.manage.MonitorWorkspace;
import remotewrite.fake.role.ResourceId;

/** The resources of a fake cloud, always the same: what a customer has after making a workspace in the portal. */
public final class CloudResources {
    public static final String SUBSCRIPTION_ID = "88888888-8888-4888-8888-888888888888";
    public static final ResourceId SUBSCRIPTION = ResourceId.of("/subscriptions/" + SUBSCRIPTION_ID);
    /** Of all of them. */
    public static final String LOCATION = "westeurope";
    /** The Azure Monitor workspace. */
    public static final ResourceId WORKSPACE = of(MonitorWorkspace.TYPE, "fake-workspace");
    /** The GUID of the Log Analytics workspace, by which queries name it. */
    public static final String LOGS_CUSTOMER_ID = "99999999-1111-4111-8111-999999999999";

    public static final ResourceId LOGS = of("Microsoft.OperationalInsights/workspaces", "fake-logs");
    /** The Kubernetes cluster whose containers' lines are in the logs. */
    public static final ResourceId CLUSTER = of("Microsoft.ContainerService/managedClusters", "fake-cluster");

    static final String GROUP = "fake-cloud";

    private static final String ACCOUNT_ID = "99999999-2222-4222-8222-999999999999";
    /** Where the real workspace has its ingestion of logs, the fake has nothing (RFC 6761 6.4: it resolves nowhere). */
    private static final URI NOWHERE = URI.create("https://fake-workspace.invalid");

    private static final MonitorWorkspace TEMPLATE = workspace(NOWHERE);
    /** The workspace's data collection rule, in the group that Azure makes for it. */
    public static final ResourceId RULE = TEMPLATE.defaultRule();
    /** The workspace's data collection endpoint. */
    public static final ResourceId ENDPOINT = TEMPLATE.defaultEndpoint();

    private CloudResources() {}

    /**
     * What Resource Manager shows.
     *
     * @param query scheme, host and port of the query endpoint
     * @param ingestion scheme, host and port of the ingestion endpoint
     * @param more rules besides the workspace's own
     */
    static Estate estate(URI query, URI ingestion, List<CloudRule> more) {
        List<CollectionRule> rules = new ArrayList<>();
        rules.add(rule(RULE, FakeCloud.RULE_ID));
        more.forEach(one -> rules.add(rule(one.id(), one.immutableId())));
        return new Estate(
                List.of(workspace(query)),
                List.of(new CollectionEndpoint(
                        ENDPOINT, LOCATION, "dce-00000000000000000000000000000001", ingestion, NOWHERE, NOWHERE, true)),
                rules);
    }

    private static CollectionRule rule(ResourceId id, String immutableId) {
        return new CollectionRule(id, LOCATION, immutableId, ENDPOINT, WORKSPACE, ACCOUNT_ID);
    }

    private static MonitorWorkspace workspace(URI query) {
        return MonitorWorkspace.of(WORKSPACE, LOCATION, ACCOUNT_ID, query);
    }

    static ResourceId of(String type, String name) {
        return ResourceId.of(SUBSCRIPTION_ID, GROUP, type, name);
    }
}
