package remotewrite.proxy;

import java.util.concurrent.Executor;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * jetty-client for HTTP/1.1 with every courtesy of the library switched off: it adds no User-Agent, Accept-Encoding,
 * Content-Type or cookie, decodes nothing, and follows no redirect or challenge. TLS trusts the configured anchors only and
 * verifies the host's name.
 */
final class BareClient {
    private static final int BUFFER_BYTES = 32 * 1024;

    private BareClient() {}

    /** Not started yet; {@code connector} makes its connections. */
    static HttpClient of(ProxyConfig config, ClientConnector connector) {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setSslContext(config.trustAnchors().sslContext());
        tls.setEndpointIdentificationAlgorithm("HTTPS");
        connector.setSelectors(1);
        connector.setSslContextFactory(tls);
        HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
        transport.setHeaderCacheCaseSensitive(true);
        transport.setHeaderCacheSize(Wire.CACHED_CHARACTERS);
        // nothing that handles an answer blocks, so the selector's thread does it
        transport.setInvocationType(InvocationType.NON_BLOCKING);
        HttpClient client = new HttpClient(transport);
        Limits limits = config.limits();
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setFollowRedirects(false);
        client.setHttpCompliance(Wire.COMPLIANCE);
        client.setMaxResponseHeadersSize(BUFFER_BYTES);
        client.setConnectTimeout(limits.connectTimeout().toMillis());
        client.setSocketAddressResolver(new NameLookups(client::getScheduler, limits.connectTimeout()));
        switch (config.outbound()) {
            case Outbound.Direct ignored -> {
                // as it is
            }
            case Outbound.Tunnel tunnel -> ConnectProxy.on(client, tunnel);
        }
        return client;
    }

    /**
     * Starts {@code client} on the threads of {@code executor}.
     *
     * @param name what it is for, as its threads and an exception show it
     * @throws ProxyStartException when it cannot be started
     */
    static void start(HttpClient client, Executor executor, String name) {
        client.getClientConnector().setExecutor(executor);
        client.setExecutor(executor);
        client.setName(name);
        try {
            client.start();
        } catch (Exception e) {
            throw new ProxyStartException("the HTTP client for " + name + " could not be started", e);
        }
        client.getContentDecoderFactories().clear();
        // what is left is skipping interim replies; redirects, challenges and upgrades are replies like any other
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new InterimReplies());
    }

    /** Drops its connections and whatever is under way; may be called again, and without a start. */
    static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client for " + client.getName() + " could not be stopped", e);
        }
    }
}
