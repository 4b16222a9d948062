package remotewrite.proxy;

import java.net.URI;
import java.util.Objects;
import org.eclipse.jetty.client.Authentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;

/** The HTTP proxy on the way out. TLS is spoken with the other side of the tunnel, whose name is verified as without it. */
final class ConnectProxy extends HttpProxy {
    private static final String CONNECT = "CONNECT";

    private final Outbound.Tunnel tunnel;

    private ConnectProxy(Outbound.Tunnel tunnel) {
        super(
                new Origin.Address(tunnel.proxy().getHost(), tunnel.proxy().getPort()),
                tunnel.proxy().getScheme().equals("https"));
        this.tunnel = tunnel;
    }

    /** From now on {@code client} takes this way. */
    static void on(HttpClient client, Outbound.Tunnel tunnel) {
        ConnectProxy proxy = new ConnectProxy(tunnel);
        client.getProxyConfiguration().addProxy(proxy);
        for (HeaderField credential : tunnel.credentials()) {
            client.getAuthenticationStore().addAuthenticationResult(new WithConnect(proxy.getURI(), credential));
        }
    }

    /** Whether it was the proxy that gave this answer, in place of a tunnel. */
    static boolean refused(HttpResponseException answer) {
        return answer.getResponse().getRequest().getMethod().equals(CONNECT);
    }

    /** Never itself; and what goes over http goes to this machine, which is excepted always. */
    @Override
    public boolean matches(Origin origin) {
        Origin.Address address = origin.getAddress();
        return super.matches(origin) && !tunnel.exceptions().covers(address.getHost(), address.getPort());
    }

    /** jetty-client applies it to every request that takes this way, also to those within the tunnel. */
    private record WithConnect(URI uri, HeaderField credential) implements Authentication.Result {
        private WithConnect {
            Objects.requireNonNull(uri, "uri is null");
            Objects.requireNonNull(credential, "credential is null");
        }

        @Override
        public URI getURI() {
            return uri;
        }

        @Override
        public void apply(Request request) {
            if (request.getMethod().equals(CONNECT)) {
                request.headers(fields -> fields.put(credential.name(), credential.value()));
            }
        }
    }
}
