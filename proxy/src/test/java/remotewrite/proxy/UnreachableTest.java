package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Ingestion cannot be reached, or must not be trusted. */
class UnreachableTest {
    @Test
    void refusedConnectionIsA502() throws IOException {
        RawIngestion ingestion = RawIngestion.https();
        try (TestWorld world = TestWorld.startWith(ingestion, UnaryOperator.identity())) {
            ingestion.close();

            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.jsonPath().getString("code")).isEqualTo("IngestionUnreachable");
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
            assertThat(world.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void certificateOfAnotherHostIsA502AndNothingIsSent() {
        RawIngestion ingestion = RawIngestion.https(TestCertificates.OTHER_HOST);
        try (TestWorld world = TestWorld.startWith(ingestion, UnaryOperator.identity())) {
            Response response = world.write();

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.jsonPath().getString("code")).isEqualTo("IngestionUnreachable");
            assertThat(ingestion.seen()).isEmpty();
        }
    }

    @Test
    void plainHttpToALoopbackHostWorks() {
        try (TestWorld world = TestWorld.startWith(RawIngestion.http(), UnaryOperator.identity())) {
            assertThat(world.write().statusCode()).isEqualTo(204);
        }
    }
}
