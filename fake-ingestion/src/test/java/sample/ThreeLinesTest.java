package sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;
import remotewrite.fake.junit.FakeCloudExtension;

/** How another project uses the fakes: two lines to have them, one line a test to say what the client must have done. */
class ThreeLinesTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    @Test
    void theClientDeliversAWrite() throws Exception {
        new YourClient().deliver();

        assertThat(azure.writes(1)).hasSize(1).allMatch(Exchange::accepted);
    }

    @Test
    void theClientRepeatsAWriteThatWasThrottled() throws Exception {
        azure.cloud()
                .ingestion()
                .play(FaultScript.named("throttled once")
                        .step(Effect.answer(429, "slow down"), Moment.REQUEST_END)
                        .times(1)
                        .thenNormally());

        new YourClient().deliver();

        assertThat(azure.writes(2))
                .extracting(exchange -> exchange.reply().orElseThrow().status())
                .containsExactly(429, 204);
    }

    /** Stands for the client under test: sends until it is accepted. */
    private static final class YourClient {
        /** Snappy of a remote-write request of version 1.0: {@code up{} 1} at 1 ms. */
        private static final byte[] WRITE =
                HexFormat.of().parseHex("1f78" + "0a1d0a0e0a085f5f6e616d655f5f12027570" + "120b09000000000000f03f1001");

        private final HttpClient http = HttpClient.newBuilder()
                .sslContext(azure.cloud().clientContext())
                .build();

        void deliver() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(azure.writeUri())
                    .header("Authorization", "Bearer " + azure.cloud().token())
                    .header("Content-Encoding", "snappy")
                    .header("Content-Type", "application/x-protobuf")
                    .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                    .POST(BodyPublishers.ofByteArray(WRITE))
                    .build();
            HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
            for (int attempts = 1; reply.statusCode() != 204 && attempts < 3; attempts++) {
                reply = http.send(request, BodyHandlers.ofString());
            }
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
        }
    }
}
