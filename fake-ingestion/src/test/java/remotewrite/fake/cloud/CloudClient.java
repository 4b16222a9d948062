package remotewrite.fake.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import remotewrite.fake.Bytes;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/** A client of one fake cloud after the other. */
final class CloudClient implements AutoCloseable {
    private HttpClient http = HttpClient.newHttpClient();

    /** Starts a cloud, which this is then a client of. */
    FakeCloud start(CloudSettings settings) {
        FakeCloud cloud = FakeCloud.start(settings);
        http.close();
        http = HttpClient.newBuilder().sslContext(cloud.clientContext()).build();
        return cloud;
    }

    HttpClient http() {
        return http;
    }

    /** What a client does that knows its environment and nothing else. */
    String tokenOf(Credential credential, FakeCloud cloud) throws Exception {
        Map<String, String> environment = cloud.environment(credential);
        String resource = "resource=https%3A%2F%2Fmonitor.azure.com%2F";
        return switch (credential) {
            case CERTIFICATE -> cloud.token();
            case SECRET, OPERATOR, STRANGER ->
                token(application(
                        environment,
                        "client_secret="
                                + URLEncoder.encode(environment.get("AZURE_CLIENT_SECRET"), StandardCharsets.UTF_8)));
            case WORKLOAD_IDENTITY ->
                token(application(
                        environment,
                        "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion="
                                + Files.readString(Path.of(environment.get("AZURE_FEDERATED_TOKEN_FILE")))));
            case SYSTEM_ASSIGNED -> token(imds(environment, resource));
            case USER_ASSIGNED ->
                token(imds(environment, resource + "&client_id=" + environment.get("AZURE_CLIENT_ID")));
            case APP_SERVICE ->
                token(HttpRequest.newBuilder(URI.create(
                                environment.get("IDENTITY_ENDPOINT") + "?api-version=2019-08-01&" + resource))
                        .header("X-IDENTITY-HEADER", environment.get("IDENTITY_HEADER"))
                        .build());
            case ARC -> token(answered(environment, resource));
        };
    }

    /** The request to Arc's agent, with the key of its challenge. */
    private HttpRequest answered(Map<String, String> environment, String resource) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(environment.get("IDENTITY_ENDPOINT") + "?api-version=2020-06-01&" + resource))
                .header("Metadata", "true");
        String realm = http.send(request.build(), BodyHandlers.discarding())
                .headers()
                .firstValue("WWW-Authenticate")
                .orElseThrow();
        String key = Files.readString(Path.of(realm.substring("Basic realm=".length())));
        return request.header("Authorization", "Basic " + key).build();
    }

    private String token(HttpRequest request) throws Exception {
        return new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body())
                .path("access_token")
                .asText();
    }

    private static HttpRequest application(Map<String, String> environment, String proof) {
        return HttpRequest.newBuilder(URI.create(environment.get("AZURE_AUTHORITY_HOST")
                        + environment.get("AZURE_TENANT_ID") + "/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=" + environment.get("AZURE_CLIENT_ID") + "&" + proof
                                + "&scope=https://monitor.azure.com/.default"))
                .build();
    }

    private static HttpRequest imds(Map<String, String> environment, String query) {
        return HttpRequest.newBuilder(URI.create(environment.get("AZURE_POD_IDENTITY_AUTHORITY_HOST")
                        + "/metadata/identity/oauth2/token?api-version=2018-02-01&" + query))
                .header("Metadata", "true")
                .build();
    }

    int write(FakeCloud cloud, String token) throws Exception {
        return write(cloud, token, 1);
    }

    int write(FakeCloud cloud, String token, long millis) throws Exception {
        return write(cloud.writeUri(), token, millis);
    }

    int write(URI rule, String token, long millis) throws Exception {
        Bytes body = WriteRequestCodec.encode(WriteRequest.of(
                List.of(TimeSeries.of(List.of(new Label("__name__", "up")), List.of(Sample.of(1, millis))))));
        return http.send(
                        HttpRequest.newBuilder(rule)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Encoding", "snappy")
                                .header("Content-Type", "application/x-protobuf")
                                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                                .POST(BodyPublishers.ofByteArray(body.toArray()))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Override
    public void close() {
        http.close();
    }

    /** How long a token lives from now on. */
    static Duration lifetime(String token) throws Exception {
        var claims = SignedJWT.parse(token).getJWTClaimsSet();
        return Duration.between(
                        claims.getNotBeforeTime().toInstant(),
                        claims.getExpirationTime().toInstant())
                // tokens are dated back by five minutes
                .minusMinutes(5);
    }

    /** A request of the operator to Resource Manager. */
    static HttpRequest.Builder arm(FakeCloud cloud, String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(cloud.management().endpoint("localhost") + pathAndQuery))
                .header(
                        "Authorization",
                        "Bearer " + cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://management.azure.com"));
    }
}
