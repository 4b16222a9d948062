import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;

/** What the other project is about: writes one sample, {@code up{} 1} at 1 ms. */
class AnyProjectsClient {
    private static final byte[] WRITE =
            HexFormat.of().parseHex("1f78" + "0a1d0a0e0a085f5f6e616d655f5f12027570" + "120b09000000000000f03f1001");

    static void deliver(URI endpoint, String token, SSLContext trust) throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trust).build()) {
            http.send(
                    HttpRequest.newBuilder(endpoint)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Encoding", "snappy")
                            .header("Content-Type", "application/x-protobuf")
                            .POST(BodyPublishers.ofByteArray(WRITE))
                            .build(),
                    BodyHandlers.discarding());
        }
    }
}
