package remotewrite.fake.entra;

/** What of Azure a client of Azure Monitor talks to; for each it needs a token of its own. */
public enum AzureApi {
    /** Metrics ingestion. */
    INGESTION,
    /** The query endpoint of a workspace. */
    QUERY,
    /** Resource Manager. */
    MANAGEMENT,
    /** The batch form of platform metrics. */
    METRICS_BATCH,
    /** Log Analytics. */
    LOGS
}
