package remotewrite.proxy;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Speaks HTTP/1.1 with ingestion through a {@link BareClient}.
 *
 * <p>Repeats: jetty-client 12.1 sends a request again only when a pooled connection had timed out here before a byte was
 * written (read in {@code HttpDestination}). A request written to a connection that ingestion has just closed is not
 * repeated but fails as {@link GatewayFailure.CutOff}; {@link #IDLE_TIMEOUT} keeps that rare.
 *
 * <p>Tuning, chosen by measuring with wrk: one thread pool and one selector with the server, 32 kB buffers, 64 connections.
 */
public final class JettyIngestion implements Ingestion {
    /** Below the idle limits of common load balancers (Azure's is 4 minutes), so that this side closes first (PX-65). */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

    private static final int CONNECTIONS = 64;
    private static final int BUFFER_BYTES = 32 * 1024;

    /** What the front takes, and as much again for a token and the rest of what is added; a buffer of that size only where it must be. */
    private static final int MAX_HEAD_BYTES = 2 * ReferenceProxy.BUFFER_BYTES;

    private final BackConnector connector = new BackConnector();
    private final HttpClient client;
    private final URI origin;
    private final Limits limits;
    private final ReplyReceiver.Terms terms;
    private final EncodedFields encoded = new EncodedFields();

    public JettyIngestion(ProxyConfig config) {
        this.limits = Objects.requireNonNull(config, "config is null").limits();
        this.terms = new ReplyReceiver.Terms(limits.smallBodyBytes(), config.outbound());
        this.client = BareClient.of(config, connector);
        this.origin = config.ingestionUrl().resolve("/");
    }

    @Override
    public void start(Executor executor, SelectorManager selectors) {
        connector.share(selectors);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setRequestBufferSize(BUFFER_BYTES);
        client.setResponseBufferSize(BUFFER_BYTES);
        client.setMaxRequestHeadersSize(MAX_HEAD_BYTES);
        // the platform's AES-GCM needs garbage of the size of the body to encrypt from heap to direct memory
        client.setUseOutputDirectByteBuffers(false);
        client.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        BareClient.start(client, executor, "ingestion");
    }

    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest proxyToIngestion, Duration limit) {
        CompletableFuture<IngestionAnswer> answer = new CompletableFuture<>();
        Request request = new RequestTo(client, origin, proxyToIngestion.target())
                .method(proxyToIngestion.method())
                .headers(fields -> replace(fields, proxyToIngestion))
                .timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .followRedirects(false);
        if (limit.compareTo(IDLE_TIMEOUT) >= 0) {
            // the whole exchange has its own limit; a slow answer is not an idle connection. Not for every request: a
            // connection whose limit changes needs a timer for each change
            request.idleTimeout(limit.plus(IDLE_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
        }
        BooleanSupplier requestSent = body(request, proxyToIngestion.body());
        request.send(new ReplyReceiver(terms, requestSent, answer::complete));
        return answer;
    }

    @Override
    public void close() {
        BareClient.stop(client);
    }

    /** Gives the request its body; tells whether all of it has been read for sending. */
    private BooleanSupplier body(Request request, Body body) {
        switch (body) {
            case Bytes bytes -> {
                String typeOnlyAsTheSenderSaid = null;
                request.body(new BytesRequestContent(typeOnlyAsTheSenderSaid, bytes.shared()));
                if (bytes.size() <= limits.smallBodyBytes()) {
                    // goes out with the head
                    return () -> true;
                }
                AtomicBoolean sent = new AtomicBoolean();
                request.onRequestSuccess(ignored -> sent.set(true));
                return sent::get;
            }
            case InPlace inPlace -> {
                request.body(inPlace.toIngestion());
                // goes out with the head
                return () -> true;
            }
            case Upload upload -> {
                request.body(upload.toIngestion());
                return upload::ended;
            }
            case Download ignored ->
                throw new IllegalArgumentException("the body of a reply cannot be sent to ingestion");
        }
    }

    private void replace(HttpFields.Mutable fields, IngestionRequest proxyToIngestion) {
        fields.clear();
        for (HeaderField header : proxyToIngestion.headers()) {
            fields.add(encoded.of(header));
        }
    }
}
