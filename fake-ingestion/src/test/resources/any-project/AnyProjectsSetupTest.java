import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.junit.FakeCloudExtension;
import remotewrite.fake.setup.SetupFile;

/** A test of another project, in a cloud with rules, roles and answers of its own. */
class AnyProjectsSetupTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start(
            settings -> SetupFile.read(Path.of("src/test/resources/azure.yaml")).on(settings));

    /** The token service is an hour ahead of the ingestion endpoint. */
    @RegisterExtension
    static final FakeCloudExtension skewed = FakeCloudExtension.start(
            settings -> settings.withEntraClock(Clock.offset(settings.clock(), Duration.ofHours(1))));

    @Test
    void theClientMayWriteThroughItsTeamsRuleOnly() throws Exception {
        FakeCloud cloud = azure.cloud();
        String token = cloud.token(FakeCloud.CLIENT_ID, "https://monitor.azure.com");

        AnyProjectsClient.deliver(cloud.writeUri("team"), token, cloud.clientContext());
        AnyProjectsClient.deliver(cloud.writeUri(), token, cloud.clientContext());

        assertEquals(List.of(200, 403), statuses(azure, 2));
    }

    @Test
    void aTokenOfTheFutureIsRefused() throws Exception {
        AnyProjectsClient.deliver(skewed.writeUri(), skewed.cloud().token(), skewed.cloud().clientContext());

        assertEquals(List.of(401), statuses(skewed, 1));
    }

    private static List<Integer> statuses(FakeCloudExtension cloud, int writes) {
        return cloud.writes(writes).stream()
                .map(write -> write.reply().orElseThrow().status())
                .toList();
    }
}
