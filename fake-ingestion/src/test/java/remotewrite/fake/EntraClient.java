package remotewrite.fake;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What azure-identity needs to reach the fake: trust, patience, and no second attempts. */
final class EntraClient {
    static final String SCOPE = "https://monitor.azure.com/.default";

    /** For an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private EntraClient() {}

    /** Trusts the fakes' authority. */
    static HttpClient http() {
        return builder().build();
    }

    /** {@link #http} that reaches every host through a proxy at this port. */
    static HttpClient through(int proxyPort) {
        return builder()
                .proxy(new ProxyOptions(ProxyOptions.Type.HTTP, new InetSocketAddress("127.0.0.1", proxyPort)))
                .build();
    }

    /** {@link #http} that changes what azure-identity sends, waits so long for an answer, and tells its status. */
    static HttpClient changing(UnaryOperator<HttpRequest> change, Duration patience, IntConsumer answered) {
        HttpClient http = builder().responseTimeout(patience).build();
        return new HttpClient() {
            @Override
            public Mono<HttpResponse> send(HttpRequest request) {
                return http.send(change.apply(request)).doOnNext(response -> answered.accept(response.getStatusCode()));
            }
        };
    }

    static RetryOptions once() {
        return new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));
    }

    static AccessToken token(TokenCredential credential) {
        return credential.getTokenSync(new TokenRequestContext().addScopes(SCOPE));
    }

    private static JdkHttpClientBuilder builder() {
        return new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder()
                        .sslContext(Pki.shared().clientContext())
                        .connectTimeout(Duration.ofSeconds(30)))
                .responseTimeout(PATIENCE);
    }
}
