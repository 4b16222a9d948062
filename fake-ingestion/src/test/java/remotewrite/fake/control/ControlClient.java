package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.Setup;

/** The control API of a cloud, and requests to it. */
record ControlClient(ControlApi api, HttpClient http) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ControlClient of(FakeCloud cloud) {
        return of(cloud, ControlApi.start(cloud, ControlApi.Settings.of(0)));
    }

    /** @param setup with which the cloud was started */
    static ControlClient of(FakeCloud cloud, Setup setup) {
        return of(cloud, ControlApi.start(cloud, ControlApi.Settings.of(0), setup));
    }

    private static ControlClient of(FakeCloud cloud, ControlApi api) {
        return new ControlClient(
                api, HttpClient.newBuilder().sslContext(cloud.clientContext()).build());
    }

    HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.uri() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode ok(String method, String path, String body) throws Exception {
        HttpResponse<String> reply = call(method, path, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    /** Sends these very characters, and reads until the connection is closed. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() {
        api.close();
        http.close();
    }
}
