import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.junit.FakeCloudExtension;

/** A test of another project, by its three lines. */
class AnyProjectsTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    @Test
    void theClientIsTaken() throws Exception {
        AnyProjectsClient.deliver(azure.writeUri(), azure.cloud().token(), azure.cloud().clientContext());

        assertEquals(204, azure.writes(1).getFirst().reply().orElseThrow().status());
    }
}
