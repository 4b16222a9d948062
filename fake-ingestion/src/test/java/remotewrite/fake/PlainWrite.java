package remotewrite.fake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

/** A write by Java's own client, over plain HTTP. */
final class PlainWrite {
    static final String V1 = "application/x-protobuf";
    static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private PlainWrite() {}

    /** @param token empty for none */
    static HttpResponse<String> post(URI uri, String token, String type, Bytes body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", ("Bearer " + token).strip())
                            .header("Content-Encoding", "snappy")
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofByteArray(body.toArray()))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** The counts of samples, native histograms and exemplars that the answer has, which only 2.0 is told. */
    static List<String> written(HttpResponse<String> answer) {
        return Stream.of("Samples", "Histograms", "Exemplars")
                .flatMap(what -> answer.headers().allValues("X-Prometheus-Remote-Write-" + what + "-Written").stream())
                .toList();
    }
}
