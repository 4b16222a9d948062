package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.KeptAuthority;

/** A cloud that is started again with its keys, for clients that do not know that. */
class KeptCloudTest {
    @TempDir
    private Path directory;

    private CloudSettings settings() {
        Clock clock = Clock.systemUTC();
        return CloudSettings.of(clock, directory)
                .withAuthority(KeptAuthority.in(directory, clock).pki());
    }

    /** The status of an empty write, which is no good one, when the token is. */
    private static int write(FakeCloud cloud, SSLContext trust, String token) throws Exception {
        try (HttpClient http = HttpClient.newBuilder().sslContext(trust).build()) {
            return http.send(
                            HttpRequest.newBuilder(cloud.writeUri())
                                    .header("Authorization", "Bearer " + token)
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void clientsOfTheOneBeforeTrustItAndTheirTokensAreGood() throws Exception {
        SSLContext trust;
        String token;
        List<Integer> statuses = new ArrayList<>();
        try (FakeCloud before = FakeCloud.start(settings())) {
            trust = before.clientContext();
            token = before.token();
            statuses.add(write(before, trust, token));
            statuses.add(write(before, trust, "none"));
        }
        try (FakeCloud after = FakeCloud.start(settings())) {
            statuses.add(write(after, trust, token));
        }

        assertThat(statuses.get(1)).isEqualTo(401);
        assertThat(statuses.get(0)).isNotEqualTo(401).isEqualTo(statuses.get(2));
    }
}
