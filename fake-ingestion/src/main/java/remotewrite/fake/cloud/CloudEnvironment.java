package remotewrite.fake.cloud;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import remotewrite.fake.Application;
import remotewrite.fake.ArcKeyDirectory;
import remotewrite.fake.FakeManagedIdentity;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;

/** The variables that turn a client of Azure to a fake cloud. */
final class CloudEnvironment {
    private static final String INGESTION_URL = "INGESTION_URL";
    private static final String IDENTITY_TYPE = "IDENTITY_TYPE";

    private final FakeCloud cloud;

    CloudEnvironment(FakeCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, String> of(Credential credential) {
        Map<String, String> variables = common(cloud.contents().objectId(credential));
        switch (credential) {
            case CERTIFICATE -> {
                variables.putAll(application(FakeCloud.TENANT_ID, FakeCloud.CLIENT_ID));
                variables.put(IDENTITY_TYPE, "aadApplication");
                variables.put(
                        "AZURE_CLIENT_CERTIFICATE_PATH",
                        cloud.files().certificate().toAbsolutePath().toString());
            }
            case SECRET -> variables.putAll(secret(FakeCloud.CLIENT_ID));
            case SYSTEM_ASSIGNED -> {
                variables.putAll(cloud.imds().environment(cloud.hostName()));
                variables.put(IDENTITY_TYPE, "systemAssigned");
            }
            case USER_ASSIGNED -> variables.putAll(userAssigned(cloud.imds(), FakeCloud.USER_ASSIGNED_CLIENT_ID));
            case APP_SERVICE -> {
                variables.putAll(cloud.appService().environment(cloud.hostName()));
                variables.put(IDENTITY_TYPE, "systemAssigned");
            }
            case ARC -> {
                variables.putAll(cloud.arc().environment(cloud.hostName()));
                variables.put(IDENTITY_TYPE, "systemAssigned");
                cloud.settings()
                        .identities()
                        .arcKeys()
                        .flatMap(ArcKeyDirectory::programData)
                        .ifPresent(directory -> variables.put("ProgramData", directory.toString()));
            }
            case WORKLOAD_IDENTITY -> {
                // the names are those that the webhook of Azure Workload Identity gives to a pod (entra.md 6)
                variables.putAll(application(FakeCloud.TENANT_ID, FakeCloud.CLIENT_ID));
                variables.put(IDENTITY_TYPE, "workloadIdentity");
                variables.put(
                        "AZURE_FEDERATED_TOKEN_FILE",
                        cloud.federatedToken().toAbsolutePath().toString());
            }
            case OPERATOR -> {
                variables.putAll(secret(FakeCloud.OPERATOR_CLIENT_ID));
                variables.putAll(verification(FakeCloud.OPERATOR_OBJECT_ID));
            }
            case STRANGER -> variables.putAll(secret(FakeCloud.STRANGER_CLIENT_ID));
        }
        return Map.copyOf(variables);
    }

    /** @throws IllegalArgumentException when there was no such tenant or application at the start */
    Map<String, String> ofApplication(String tenantId, String clientId) {
        Map<String, String> variables = new TreeMap<>(application(tenantId, clientId));
        List<Tenant> tenants = cloud.contents().tenants().stream()
                .filter(tenant -> tenant.id().equalsIgnoreCase(tenantId))
                .toList();
        List<String> objectIds = tenants.stream()
                .flatMap(tenant -> tenant.applications().stream())
                .filter(application -> application.clientId().equalsIgnoreCase(clientId))
                .map(Application::objectId)
                .toList();
        if (objectIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no application " + clientId + " in a tenant " + tenantId + " of the cloud's contents");
        }
        objectIds.forEach(objectId -> {
            variables.putAll(common(objectId));
            // by now, or once a role of it has spread
            if (cloud.opensFrom(objectId).keySet().stream().anyMatch(api -> api != AzureApi.INGESTION)) {
                variables.putAll(verification(objectId));
            }
        });
        tenants.stream()
                .map(Tenant::cloud)
                // the container of Microsoft's article asks for tokens of the public cloud unless it is told another
                .filter(other -> other != EntraCloud.PUBLIC)
                .forEach(other -> variables.put("CLOUD", articleName(other)));
        return Map.copyOf(variables);
    }

    /**
     * @param host to which it is assigned, for messages
     * @param endpoint of that host
     * @throws IllegalArgumentException when there was no such user-assigned identity at the start
     */
    Map<String, String> ofUserAssigned(String host, FakeManagedIdentity endpoint, String clientId) {
        ManagedIdentity identity = cloud.contents().identities().stream()
                .filter(one -> !one.systemAssigned() && one.clientId().equalsIgnoreCase(clientId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no identity assigned to the " + host + " has the client id " + clientId));
        Map<String, String> variables = userAssigned(endpoint, clientId);
        variables.putAll(common(identity.objectId()));
        return Map.copyOf(variables);
    }

    /** By azure.md 5, documented. */
    private static String articleName(EntraCloud cloud) {
        return switch (cloud) {
            case PUBLIC -> "AZUREPUBLIC";
            case US_GOVERNMENT -> "AZUREGOVERNMENT";
            case CHINA -> "AZURECHINA";
        };
    }

    private Map<String, String> common(String objectId) {
        Map<String, String> variables = new TreeMap<>();
        variables.put(INGESTION_URL, cloud.writeUriOf(objectId).toString());
        variables.put("SSL_CERT_FILE", cloud.files().ca().toAbsolutePath().toString());
        return variables;
    }

    private Map<String, String> userAssigned(FakeManagedIdentity endpoint, String clientId) {
        Map<String, String> variables = new TreeMap<>(endpoint.environment(cloud.hostName()));
        variables.put("AZURE_CLIENT_ID", clientId);
        variables.put(IDENTITY_TYPE, "userAssigned");
        return variables;
    }

    /** Where samples, platform metrics and logs are read, as far as it was started, and of what: of the rule it is sent to, if it may read that. */
    private Map<String, String> verification(String objectId) {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "AZURE_SUBSCRIPTION_ID",
                CloudResources.SUBSCRIPTION_ID,
                "WORKSPACE_RESOURCE_ID",
                CloudResources.WORKSPACE.toString(),
                "RULE_RESOURCE_ID",
                cloud.ruleToRead(objectId).toString(),
                "LOGS_WORKSPACE_ID",
                CloudResources.LOGS_CUSTOMER_ID));
        if (cloud.isStarted("query")) {
            variables.put("QUERY_URL", cloud.query().baseUri(cloud.hostName()).toString());
        }
        if (cloud.isStarted("management")) {
            String management = cloud.management().endpoint(cloud.hostName()).toString();
            variables.put("MANAGEMENT_URL", management);
            variables.put("METRICS_URL", management);
        }
        if (cloud.isStarted("logs")) {
            variables.put("LOGS_URL", cloud.logs().endpoint(cloud.hostName()).toString());
        }
        return variables;
    }

    private Map<String, String> application(String tenantId, String clientId) {
        return Map.of(
                "AZURE_AUTHORITY_HOST",
                cloud.authority().toString(),
                "AZURE_TENANT_ID",
                tenantId,
                "AZURE_CLIENT_ID",
                clientId);
    }

    private Map<String, String> secret(String clientId) {
        Map<String, String> variables = new TreeMap<>(application(FakeCloud.TENANT_ID, clientId));
        variables.put("AZURE_CLIENT_SECRET", FakeCloud.CLIENT_SECRET);
        return variables;
    }
}
