package remotewrite.proxy;

/** The environment variables this proxy reads; each constant is the variable of the same name (azure.md 5.2). */
enum Setting {
    INGESTION_URL("the metrics ingestion URL of the data collection rule, with its api-version:"
            + " https://...metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-.../api/v1/write?api-version=..."),
    LISTENING_PORT("the port Prometheus writes to, for example 8081"),
    IDENTITY_TYPE("aadApplication, userAssigned, systemAssigned or workloadIdentity"),
    AZURE_CLIENT_ID("the client id of the application or managed identity, a GUID"),
    AZURE_TENANT_ID("the directory (tenant) id, a GUID or a domain"),
    AZURE_CLIENT_CERTIFICATE_PATH("the file with the application's certificate and private key"),
    AZURE_FEDERATED_TOKEN_FILE("the file with the token of the cluster, which the workload identity webhook mounts"),
    CLUSTER("the cluster's name, shown in the log"),
    CLOUD("AZUREPUBLIC, AZUREGOVERNMENT or AZURECHINA"),
    AZURE_AUTHORITY_HOST("the URL of Entra, for example https://login.microsoftonline.com/"),
    INGESTION_AAD_AUDIENCE("the audience of the token, for example https://monitor.azure.com/.default"),
    TRACE_LOGGING("true or false"),
    SSL_CERT_FILE("a PEM file with the certificates to trust in place of the platform's");

    private final String meaning;

    Setting(String meaning) {
        this.meaning = meaning;
    }

    /** What the variable is, continuing "It is ...". */
    String meaning() {
        return meaning;
    }
}
