package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.IngestionBench.assertError;
import static remotewrite.fake.IngestionBench.body;
import static remotewrite.fake.IngestionBench.secure;
import static remotewrite.fake.IngestionBench.write;

import io.restassured.response.Response;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ingestion endpoint says to sizes, codings, types and bodies, over HTTPS. */
class FakeIngestionContentsTest {
    private final IngestionBench bench = new IngestionBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aBodyOfOneMebibyteIsNotTooLong() {
        assertThat(write(bench.tokens().valid())
                        .body(new byte[1_048_576])
                        .post(bench.url())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aBodyOfMoreThanOneMebibyteIsAnswered413() {
        byte[] body = new byte[1_175_590];
        new Random(1).nextBytes(body);

        assertError(
                write(bench.tokens().valid()).body(body).post(bench.url()),
                413,
                "ContentLengthLimitExceeded",
                "Maximum allowed content length: 1048576 bytes (1 MB). Provided content length: 1175590 bytes");
    }

    @Test
    void anUndecodableBodyIsAnswered400AndRecorded() {
        Bytes body = Bytes.copyOf(new byte[] {1, 0});

        Response response = write(bench.tokens().valid()).body(body.toArray()).post(bench.url());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.path("error.code").toString()).isEqualTo("BadRequest");
        assertThat(response.path("error.message").toString())
                .startsWith("The body cannot be decoded: the snappy block");
        assertThat(bench.onlyExchange().request().body()).isEqualTo(body);
    }

    @Test
    void anEmptyBodyIsAnswered400() {
        assertError(
                write(bench.tokens().valid()).post(bench.url()),
                400,
                "BadRequest",
                "The body cannot be decoded: the body is empty; even an empty message is one byte of snappy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "identity", "snappy, snappy"})
    void anotherContentEncodingIsAnswered415(String encoding) {
        Response response = secure().header(
                        "Authorization", "Bearer " + bench.tokens().valid())
                .contentType("application/x-protobuf")
                .header("Content-Encoding", encoding)
                .body(body())
                .post(bench.url());

        assertError(
                response,
                415,
                "UnsupportedMediaType",
                "Content-Encoding is [%s], needed is snappy.".formatted(encoding));
    }

    @Test
    void aMissingContentEncodingIsAnswered415() {
        Response response = secure().header(
                        "Authorization", "Bearer " + bench.tokens().valid())
                .contentType("application/x-protobuf")
                .body(body())
                .post(bench.url());

        assertError(response, 415, "UnsupportedMediaType", "Content-Encoding is [], needed is snappy.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                "application/x-protobuf; proto=io.prometheus.write.v2.Request",
                "application/octet-stream",
                "application/x-protobufx"
            })
    void anotherContentTypeIsAnswered415(String type) {
        Response response = bench.typed(type);

        assertError(
                response,
                415,
                "UnsupportedMediaType",
                "Content-Type is [%s], needed is application/x-protobuf with the message prometheus.WriteRequest."
                        .formatted(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-protobuf",
                "application/x-protobuf;proto=prometheus.WriteRequest",
                "application/x-protobuf; proto=prometheus.WriteRequest"
            })
    void everySpellingOfTheContentTypeOfVersion1IsAccepted(String type) {
        assertThat(bench.typed(type).statusCode()).isEqualTo(204);
    }
}
