package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.AnsweredWrites.RULE;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Success;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.store.Tally;

/** Where nobody knows what Azure answers: every answer that can be chosen. */
class IngestionAnswersTest {
    private final ManualClock clock = new ManualClock();
    private final AnsweredWrites writes = new AnsweredWrites(clock);

    @ParameterizedTest
    @EnumSource
    void aWriteThatIsTakenIsAnswered204Or200(Success success) throws Exception {
        int status = switch (success) {
            case NO_CONTENT -> 204;
            case OK -> 200;
        };
        for (IngestionProfile profile : IngestionProfile.values()) {
            try (FakeIngestion ingestion =
                    FakeIngestion.start(writes.settings(IngestionAnswers.DEFAULT.withSuccess(success))
                            .withProfile(profile))) {
                HttpResponse<String> answer =
                        writes.write(ingestion, writes.tokens().valid(), writes.sample("up", 0));

                assertThat(answer.statusCode()).as("%s", profile).isEqualTo(status);
                assertThat(answer.body()).isEmpty();
            }
        }
        assertThat(IngestionAnswers.DEFAULT.success()).isEqualTo(Success.NO_CONTENT);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatIsNotGoodIsAnswered401Or403(RefusedToken form) throws Exception {
        int status = switch (form) {
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
        };
        List<String> challenge = switch (form) {
            case UNAUTHORIZED -> List.of("Bearer");
            case FORBIDDEN -> List.of();
        };
        String expired = writes.tokens().valid();
        clock.advance(Duration.ofHours(1));
        Map<String, String> codes = Map.of(
                "garbage",
                "InvalidAuthenticationToken",
                expired,
                "InvalidAuthenticationToken",
                writes.tokens().with(claims -> claims.audience("https://management.azure.com")),
                "InvalidAudience");

        try (FakeIngestion ingestion =
                FakeIngestion.start(writes.settings(IngestionAnswers.DEFAULT.withRefusedToken(form)))) {
            for (Map.Entry<String, String> each : codes.entrySet()) {
                HttpResponse<String> answer = writes.write(ingestion, each.getKey(), writes.sample("up", 0));

                assertThat(answer.statusCode()).as(each.getValue()).isEqualTo(status);
                assertThat(answer.headers().allValues("WWW-Authenticate")).isEqualTo(challenge);
                assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + each.getValue() + "\",");
            }
            assertThat(writes.write(ingestion, "", writes.sample("up", 0)).statusCode())
                    .as("no Bearer, whatever is chosen")
                    .isEqualTo(401);
        }
        assertThat(IngestionAnswers.DEFAULT.refusedToken()).isEqualTo(RefusedToken.UNAUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource
    void aWriteWithoutABodyIsAnswered400Or500(EmptyBody form) throws Exception {
        String expected = switch (form) {
            case BAD_REQUEST ->
                "400 {\"error\":{\"code\":\"BadRequest\",\"message\":\"The body cannot be decoded: the body is empty; even an"
                        + " empty message is one byte of snappy\"}}";
            case INTERNAL_SERVER_ERROR -> "500 ";
        };
        FakeIngestion.Settings settings = writes.settings(IngestionAnswers.DEFAULT.withEmptyBody(form));

        try (FakeIngestion ingestion = FakeIngestion.start(settings);
                FakeIngestion spec = FakeIngestion.start(settings.withProfile(IngestionProfile.SPEC))) {
            HttpResponse<String> answer = writes.send(
                    ingestion.writeUri("localhost", RULE), writes.tokens().valid(), new byte[0]);

            assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(expected);
            assertThat(writes.send(
                                    ingestion.writeUri("localhost", RULE),
                                    writes.tokens().valid(),
                                    new byte[] {0})
                            .statusCode())
                    .as("a message of nothing is no empty body")
                    .isEqualTo(204);
            assertThat(writes.send(
                                    spec.writeUri("localhost", RULE),
                                    writes.tokens().valid(),
                                    new byte[0])
                            .statusCode())
                    .as("what the specifications ask")
                    .isEqualTo(400);
        }
        assertThat(IngestionAnswers.DEFAULT.emptyBody()).isEqualTo(EmptyBody.BAD_REQUEST);
    }

    /** 400 comes late: of a rule that is not there, or without its role, nobody is told what streams it has. */
    @ParameterizedTest
    @EnumSource
    void anUnknownStreamIsAnswered404AtOnceOr400AtLast(UnknownStream form) throws Exception {
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(List.of(writes.sample("up", 0))))
                .toArray();
        String strangers = writes.tokens().with(claims -> claims.claim("oid", "99999999-1111-4222-8333-444455556666"));

        try (FakeIngestion ingestion =
                FakeIngestion.start(writes.settings(IngestionAnswers.DEFAULT.withUnknownStream(form)))) {
            URI other = URI.create(ingestion
                    .writeUri("localhost", RULE)
                    .toString()
                    .replace("Microsoft-PrometheusMetrics", "Custom-Other"));
            URI nobodys = URI.create(other.toString().replace(RULE.immutableId(), "dcr-unknown"));
            HttpResponse<String> answer = writes.send(other, writes.tokens().valid(), body);
            List<Integer> earlier = List.of(
                    writes.send(other, "garbage", body).statusCode(),
                    writes.send(nobodys, writes.tokens().valid(), body).statusCode(),
                    writes.send(other, strangers, body).statusCode());

            switch (form) {
                case NOT_FOUND -> {
                    assertThat(answer.statusCode()).isEqualTo(404);
                    assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"NotFound\",");
                    assertThat(earlier).containsExactly(404, 404, 404);
                }
                case INVALID_STREAM -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .isEqualTo(
                                    "{\"error\":{\"code\":\"InvalidStream\",\"message\":\"The stream Custom-Other is not"
                                            + " one of the data collection rule with immutable Id '"
                                            + RULE.immutableId()
                                            + "'.\"}}");
                    assertThat(earlier).containsExactly(401, 404, 403);
                }
            }
            assertThat(ingestion.tallies(RULE).between(Instant.MIN, Instant.MAX))
                    .as("the rule counts what names it, by the stream that was asked for")
                    .allSatisfy(tally -> assertThat(tally.dimensions()).containsEntry("InputStreamId", "unknown"))
                    .extracting(Tally::value)
                    .containsExactlyElementsOf(
                            switch (form) {
                                case NOT_FOUND -> List.of(3.0);
                                case INVALID_STREAM -> List.of(1.0, 1.0, 1.0);
                            });
        }
        assertThat(IngestionAnswers.DEFAULT.unknownStream()).isEqualTo(UnknownStream.NOT_FOUND);
    }
}
