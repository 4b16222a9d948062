package remotewrite.proxy;

/** What became of one request to ingestion: a {@link Reply}, or a {@link GatewayFailure} when there was none. */
public sealed interface IngestionAnswer permits Reply, GatewayFailure {}
