package remotewrite.fake.cloud;

import java.util.Map;
import java.util.TreeMap;

/** The variables that turn a client of Azure to a fake cloud. */
final class CloudEnvironment {
    private final FakeCloud cloud;

    CloudEnvironment(FakeCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, String> of(Credential credential) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("INGESTION_URL", cloud.writeUri().toString());
        variables.put("SSL_CERT_FILE", cloud.files().ca().toAbsolutePath().toString());
        switch (credential) {
            case CERTIFICATE -> {
                variables.putAll(application(FakeCloud.CLIENT_ID));
                variables.put("IDENTITY_TYPE", "aadApplication");
                variables.put(
                        "AZURE_CLIENT_CERTIFICATE_PATH",
                        cloud.files().certificate().toAbsolutePath().toString());
            }
            case SECRET -> variables.putAll(secret(FakeCloud.CLIENT_ID));
            case SYSTEM_ASSIGNED -> variables.putAll(cloud.imds().environment(cloud.hostName()));
            case USER_ASSIGNED -> {
                variables.putAll(cloud.imds().environment(cloud.hostName()));
                variables.put("AZURE_CLIENT_ID", FakeCloud.USER_ASSIGNED_CLIENT_ID);
                variables.put("IDENTITY_TYPE", "userAssigned");
            }
            case APP_SERVICE -> variables.putAll(cloud.appService().environment(cloud.hostName()));
            case OPERATOR -> {
                variables.putAll(secret(FakeCloud.OPERATOR_CLIENT_ID));
                variables.putAll(verification());
            }
            case STRANGER -> variables.putAll(secret(FakeCloud.STRANGER_CLIENT_ID));
        }
        return Map.copyOf(variables);
    }

    /** Where samples, platform metrics and logs are read, and of what. */
    private Map<String, String> verification() {
        String management = cloud.management().endpoint(cloud.hostName()).toString();
        return Map.of(
                "QUERY_URL",
                cloud.query().baseUri(cloud.hostName()).toString(),
                "MANAGEMENT_URL",
                management,
                "METRICS_URL",
                management,
                "LOGS_URL",
                cloud.logs().endpoint(cloud.hostName()).toString(),
                "AZURE_SUBSCRIPTION_ID",
                CloudResources.SUBSCRIPTION_ID,
                "WORKSPACE_RESOURCE_ID",
                CloudResources.WORKSPACE.toString(),
                "RULE_RESOURCE_ID",
                CloudResources.RULE.toString(),
                "LOGS_WORKSPACE_ID",
                CloudResources.LOGS_CUSTOMER_ID);
    }

    private Map<String, String> application(String clientId) {
        return Map.of(
                "AZURE_AUTHORITY_HOST",
                cloud.authority().toString(),
                "AZURE_TENANT_ID",
                FakeCloud.TENANT_ID,
                "AZURE_CLIENT_ID",
                clientId);
    }

    private Map<String, String> secret(String clientId) {
        Map<String, String> variables = new TreeMap<>(application(clientId));
        variables.put("AZURE_CLIENT_SECRET", FakeCloud.CLIENT_SECRET);
        return variables;
    }
}
