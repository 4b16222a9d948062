package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.ManualClock;

/** Whoever issues tokens and whoever judges them have clocks of their own, as two machines do. */
class CloudClocksTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final CloudClient client = new CloudClient();

    @AfterEach
    void closeClient() {
        client.close();
    }

    private CloudSettings settings(Duration ahead) {
        return CloudSettings.of(clock, directory).withEntraClock(Clock.offset(clock, ahead));
    }

    /** Tokens are dated back by five minutes and live 3599 s; ingestion allows no skew, or the usual five minutes. */
    @ParameterizedTest
    @CsvSource({
        "PT0S,     PT0S, 204, ''",
        "PT5M,     PT0S, 204, ''",
        "PT5M1S,   PT0S, 401, It is valid from",
        "PT10M,    PT5M, 204, ''",
        "PT10M1S,  PT5M, 401, It is valid from",
        "-PT59M58S, PT0S, 204, ''",
        "-PT59M59S, PT0S, 401, It expired",
        "-PT59M59S, PT5M, 204, ''",
    })
    void aTokenIsJudgedByTheClockOfIngestion(Duration ahead, Duration skew, int status, String why) throws Exception {
        CloudSettings settings = settings(ahead);
        try (FakeCloud cloud =
                client.start(settings.withIngestion(settings.ingestion().withTokenSkew(skew)))) {
            assertThat(client.write(cloud, client.tokenOf(Credential.SECRET, cloud), clock.millis()))
                    .isEqualTo(status);
            // a client may have its reply a moment before the journal
            assertThat(cloud.ingestion()
                            .journal()
                            .await(all -> all.size() == 1 && !all.getFirst().open(), Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(cloud.ingestion()
                            .journal()
                            .exchanges()
                            .getFirst()
                            .reply()
                            .orElseThrow()
                            .body()
                            .toUtf8())
                    .contains(why);
        }
    }

    @Test
    void theOtherDoorsHaveTheClockOfIngestion() throws Exception {
        try (FakeCloud cloud = client.start(settings(Duration.ofHours(-2)))) {
            for (URI uri : new URI[] {
                URI.create(cloud.query().baseUri("localhost") + "/api/v1/labels"),
                URI.create(cloud.management().endpoint("localhost") + CloudResources.WORKSPACE.toString()
                        + "?api-version=2023-04-03"),
                URI.create(cloud.logs().endpoint("localhost") + "/workspaces/" + CloudResources.LOGS_CUSTOMER_ID
                        + "/query?query=ContainerLogV2")
            }) {
                String audience = uri.getPort() == cloud.query().port()
                        ? "https://prometheus.monitor.azure.com"
                        : uri.getPort() == cloud.logs().port()
                                ? "https://api.loganalytics.io"
                                : "https://management.azure.com";
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + cloud.token(FakeCloud.OPERATOR_CLIENT_ID, audience))
                        .build();

                var reply = client.http().send(request, BodyHandlers.ofString());

                assertThat(reply.statusCode()).as("%s: %s", uri, reply.body()).isIn(401, 403);
                assertThat(reply.body()).containsPattern("(?i)expired");
            }
        }
    }

    @Test
    void journalsHaveTheClockOfTheirService() throws Exception {
        Duration ahead = Duration.ofHours(1);
        try (FakeCloud cloud = client.start(settings(ahead))) {
            client.tokenOf(Credential.SYSTEM_ASSIGNED, cloud);
            client.tokenOf(Credential.SECRET, cloud);
            client.write(cloud, "x", clock.millis());

            assertThat(cloud.entra().journal().exchanges().getLast().startedAt())
                    .isEqualTo(clock.instant().plus(ahead));
            assertThat(cloud.imds().journal().exchanges().getLast().startedAt())
                    .isEqualTo(clock.instant().plus(ahead));
            assertThat(cloud.ingestion().journal().exchanges().getLast().startedAt())
                    .isEqualTo(clock.instant());
        }
    }
}
