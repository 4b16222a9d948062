package remotewrite.fake;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;

/**
 * Microsoft's default chain as a program of its own, which knows its environment and nothing else: gets a token, writes a
 * sample with it to {@code INGESTION_URL}, and prints whose token it was and what the endpoint said. Without instance
 * discovery, as a cloud of one's own needs it.
 */
final class DefaultChainClient {
    /** An argument: its one link for managed identities, in place of the chain. */
    static final String MANAGED_IDENTITY = "managed-identity";

    private DefaultChainClient() {}

    public static void main(String[] args) throws Exception {
        TokenCredential credential = List.of(args).contains(MANAGED_IDENTITY)
                ? new ManagedIdentityCredentialBuilder().build()
                : new DefaultAzureCredentialBuilder().disableInstanceDiscovery().build();
        String token = credential
                .getTokenSync(new TokenRequestContext().addScopes(EntraClient.SCOPE))
                .getToken();
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        Bytes write = WriteRequestCodec.encode(WriteRequest.of(List.of(TimeSeries.of(
                List.of(new Label("__name__", "up")),
                List.of(Sample.of(1, Clock.systemUTC().millis()))))));
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("INGESTION_URL")))
                .header("Authorization", "Bearer " + token)
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf")
                .POST(BodyPublishers.ofByteArray(write.toArray()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            System.out.println("token of " + claims.getStringClaim("appid") + " by " + claims.getStringClaim("appidacr")
                    + ", write answered " + status);
        }
    }
}
