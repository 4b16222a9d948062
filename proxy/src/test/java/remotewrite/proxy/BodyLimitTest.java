package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How large a body may be. */
class BodyLimitTest {
    private static TestWorld world(UnaryOperator<Limits> limits) {
        return TestWorld.startWith(RawIngestion.http(), limits);
    }

    @Test
    void moreThanTheLimitOfALargeBodyIsA413() {
        try (TestWorld world = world(limits -> limits.withMaxBodyBytes(LargeBody.BYTES))) {
            assertThat(world.write(LargeBody.random(LargeBody.BYTES)).statusCode())
                    .isEqualTo(204);
            assertThat(world.write(LargeBody.random(LargeBody.BYTES + 1)).statusCode())
                    .isEqualTo(413);
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.send("POST /api/v1/write HTTP/1.1\r\nHost: proxy\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(LargeBody.BYTES + 1) + "\r\n" + "x".repeat(LargeBody.BYTES + 1)
                        + "\r\n0\r\n\r\n");
                assertThat(caller.rest()).startsWith("HTTP/1.1 413");
            }
            assertThat(world.ingestion.seen()).hasSize(1);
        }
    }

    /** PX-51: configurable. */
    @Test
    void theLimitIsASetting() {
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        Map<String, String> environment = TestWorld.environment(entra, ingestion);
        environment.put("MAX_BODY_SIZE", "1Mi");
        try (TestWorld world = TestWorld.configured(entra, ingestion, environment)) {
            assertThat(world.write(LargeBody.random(1 << 20)).statusCode()).isEqualTo(204);
            assertThat(world.write(LargeBody.random((1 << 20) + 1)).statusCode())
                    .isEqualTo(413);
            assertThat(world.ingestion.seen()).hasSize(1);
        }
    }

    @Test
    void sizesAreQuantitiesOfKubernetes() {
        assertThat(SettingFormats.bodySize("32Mi")).isEqualTo(new Parsed.Good<>(32 << 20));
        assertThat(SettingFormats.bodySize("2048Ki")).isEqualTo(new Parsed.Good<>(2 << 20));
        assertThat(SettingFormats.bodySize("1048576")).isEqualTo(new Parsed.Good<>(1 << 20));
        assertThat(SettingFormats.bodySize("1024Mi")).isEqualTo(new Parsed.Good<>(1 << 30));
        for (String wrong : List.of("", "0", "1Gi", "1025Mi", "1048575", "-1Mi", "32MB", "32 Mi", "9999999999Mi")) {
            assertThat(SettingFormats.bodySize(wrong)).as(wrong).isInstanceOf(Parsed.Bad.class);
        }
    }
}
