package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.junit.FakeCloudExtension;

/** What the control API tells of exchanges, one by one and as a recording. */
class ControlExchangesTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    /** A write without a token, which is answered 401. */
    private static int write() throws Exception {
        return write(BodyPublishers.ofString("a body"));
    }

    private static int write(HttpRequest.BodyPublisher body) throws Exception {
        return control.http()
                .send(
                        HttpRequest.newBuilder(azure.writeUri())
                                .header("Authorization", "Bearer canary-of-the-test")
                                .POST(body)
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    /** The real request of a client for a token, which gets one. */
    private static int tokenRequest() throws Exception {
        return control.http()
                .send(
                        HttpRequest.newBuilder(
                                        azure.cloud().authority().resolve(FakeCloud.TENANT_ID + "/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id="
                                        + FakeCloud.CLIENT_ID + "&client_secret=" + FakeCloud.CLIENT_SECRET
                                        + "&scope=https://monitor.azure.com/.default"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void exchangesAreToldPageByPage() throws Exception {
        for (int time = 0; time < 3; time++) {
            write();
        }
        azure.writes(3);

        JsonNode first = control.ok("GET", "/ingestion/exchanges?most=2", "");
        JsonNode second = control.ok(
                "GET", "/ingestion/exchanges?most=2&since=" + first.get("next").asLong(), "");

        assertThat(first.get("exchanges")).hasSize(2);
        assertThat(second.get("exchanges")).hasSize(1);
        assertThat(second.at("/exchanges/0/position").asLong())
                .isEqualTo(first.at("/exchanges/1/position").asLong() + 1);
        assertThat(second.get("next").asLong())
                .isEqualTo(second.at("/exchanges/0/position").asLong() + 1);
    }

    /** 2 MiB that are no text are 2.8 million characters in base64, and an answer has room for 4 MiB of them. */
    @Test
    void anAnswerOfExchangesIsBoundedWhateverCame() throws Exception {
        byte[] mebibytes = new byte[2 << 20];
        Arrays.fill(mebibytes, (byte) 0xff);
        for (byte[] body : List.of(mebibytes, mebibytes, new byte[4 << 20], new byte[] {1})) {
            write(BodyPublishers.ofByteArray(body));
        }
        azure.writes(4);

        JsonNode first = control.ok("GET", "/ingestion/exchanges", "");
        JsonNode second = control.ok(
                "GET", "/ingestion/exchanges?since=" + first.get("next").asLong(), "");
        JsonNode third = control.ok(
                "GET", "/ingestion/exchanges?since=" + second.get("next").asLong(), "");
        JsonNode last = control.ok(
                "GET", "/ingestion/exchanges?since=" + third.get("next").asLong(), "");

        assertThat(first.get("exchanges")).hasSize(1);
        assertThat(second.get("exchanges")).hasSize(1);
        assertThat(second.at("/exchanges/0/request/bodyBase64").asText().length())
                .isBetween(2_700_000, Room.ANSWER_CHARS);
        assertThat(third.at("/exchanges/0/request/bodyBytes").asInt()).isEqualTo(4 << 20);
        assertThat(third.at("/exchanges/0/request").has("body"))
                .as("too much for any answer")
                .isFalse();
        assertThat(last.at("/exchanges/0/request/body").asText()).isEqualTo("\u0001");
        assertThat(control.ok("GET", "/ingestion/exchanges?bodies=false", "").get("exchanges"))
                .as("without bodies all of them fit")
                .hasSize(4);
    }

    @Test
    void exchangesAreToldFromAPositionOn() throws Exception {
        assertThat(write()).isEqualTo(401);
        JsonNode first = control.ok("GET", "/ingestion/exchanges?wait=10", "");
        assertThat(first.get("exchanges")).hasSize(1);
        JsonNode exchange = first.at("/exchanges/0");
        assertThat(exchange.at("/request/method").asText()).isEqualTo("POST");
        assertThat(exchange.at("/request/body").asText()).isEqualTo("a body");
        assertThat(exchange.at("/request/bodyBytes").asInt()).isEqualTo(6);
        assertThat(exchange.at("/reply/status").asInt()).isEqualTo(401);
        assertThat(exchange.get("open").asBoolean()).isFalse();
        assertThat(first.toString()).contains("Bearer fingerprint:").doesNotContain("canary-of-the-test");
        long next = first.get("next").asLong();
        assertThat(next).isEqualTo(exchange.get("position").asLong() + 1);

        assertThat(control.ok("GET", "/ingestion/exchanges?since=" + next, "").get("exchanges"))
                .isEmpty();

        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return control.ok("GET", "/ingestion/exchanges?bodies=false&wait=30&since=" + next, "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(write()).isEqualTo(401);
        JsonNode second = waiting.get();
        assertThat(second.at("/exchanges/0/position").asLong()).isEqualTo(next);
        assertThat(second.at("/exchanges/0/request/bodyBytes").asInt()).isEqualTo(6);
        assertThat(second.at("/exchanges/0/request").has("body")).isFalse();
    }

    @Test
    void anExchangeUnderWayIsToldAgainWhenItHasEnded() throws Exception {
        azure.cloud().ingestion().play(FaultScript.named("silent").thenAlways(new Effect.Stall(), Moment.REQUEST_END));
        int port = azure.cloud().ingestion().port();
        CompletableFuture<HttpResponse<String>> stalled = control.http()
                .sendAsync(HttpRequest.newBuilder(azure.writeUri()).GET().build(), BodyHandlers.ofString());
        assertThat(azure.cloud().ingestion().journal().await(all -> !all.isEmpty(), java.time.Duration.ofSeconds(10)))
                .as("port %d", port)
                .isTrue();

        JsonNode open = control.ok("GET", "/ingestion/exchanges", "");
        assertThat(open.at("/exchanges/0/open").asBoolean()).isTrue();
        assertThat(open.get("next").asLong())
                .isEqualTo(open.at("/exchanges/0/position").asLong());
        assertThat(open.at("/exchanges/0/unanswered").asText()).isEqualTo("still open when the journal was read");

        stalled.cancel(true);
        JsonNode ended = control.ok(
                "GET", "/ingestion/exchanges?wait=30&since=" + open.get("next").asLong(), "");
        assertThat(ended.at("/exchanges/0/open").asBoolean()).isFalse();
        assertThat(ended.at("/exchanges/0/unanswered").asText()).contains("stalled by the fault script");
        assertThat(ended.at("/exchanges/0/fault").asText()).isEqualTo("silent: stall at REQUEST_END");
    }

    @Test
    void theRecordingHoldsEveryEndpointAndNoSecret() throws Exception {
        assertThat(tokenRequest()).isEqualTo(200);
        assertThat(write()).isEqualTo(401);

        HttpResponse<String> reply = control.call("GET", "/recording", "");

        JsonNode log = JSON.readTree(reply.body()).get("log");
        assertThat(log.get("version").asText()).isEqualTo("1.2");
        assertThat(log.get("entries").findValuesAsText("_leg")).containsExactly("entra", "ingestion");
        assertThat(log.at("/entries/1/request/url").asText())
                .isEqualTo(azure.writeUri().toString());
        assertThat(reply.body()).doesNotContain(FakeCloud.CLIENT_SECRET).doesNotContain("canary-of-the-test");
        assertThat(new String(
                        java.util.Base64.getDecoder()
                                .decode(log.at("/entries/0/request/postData/text")
                                        .asText()),
                        StandardCharsets.UTF_8))
                .contains("client_secret=fingerprint")
                .doesNotContain(FakeCloud.CLIENT_SECRET);

        assertThat(control.call("DELETE", "/recording", "").statusCode()).isEqualTo(204);
        assertThat(JSON.readTree(control.call("GET", "/recording", "").body()).at("/log/entries"))
                .isEmpty();
    }
}
