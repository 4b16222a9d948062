package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Success;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Tally;
import remotewrite.fake.store.Workspace;

/** Where nobody knows what Azure answers: every answer that can be chosen. */
class IngestionAnswersTest {
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-0123456789abcdef0123456789abcdef", Set.of(TestTokens.OBJECT_ID));

    private final ManualClock clock = new ManualClock();
    private final TestTokens tokens = new TestTokens(clock);

    @ParameterizedTest
    @EnumSource
    void aWriteThatIsTakenIsAnswered204Or200(Success success) throws Exception {
        int status = switch (success) {
            case NO_CONTENT -> 204;
            case OK -> 200;
        };
        for (IngestionProfile profile : IngestionProfile.values()) {
            try (FakeIngestion ingestion = FakeIngestion.start(
                    settings(IngestionAnswers.DEFAULT.withSuccess(success)).withProfile(profile))) {
                HttpResponse<String> answer = write(ingestion, tokens.valid(), sample(List.of(name("up")), 0));

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
        String expired = tokens.valid();
        clock.advance(Duration.ofHours(1));
        Map<String, String> codes = Map.of(
                "garbage",
                "InvalidAuthenticationToken",
                expired,
                "InvalidAuthenticationToken",
                tokens.with(claims -> claims.audience("https://management.azure.com")),
                "InvalidAudience");

        try (FakeIngestion ingestion = FakeIngestion.start(settings(IngestionAnswers.DEFAULT.withRefusedToken(form)))) {
            for (Map.Entry<String, String> each : codes.entrySet()) {
                HttpResponse<String> answer = write(ingestion, each.getKey(), sample(List.of(name("up")), 0));

                assertThat(answer.statusCode()).as(each.getValue()).isEqualTo(status);
                assertThat(answer.headers().allValues("WWW-Authenticate")).isEqualTo(challenge);
                assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + each.getValue() + "\",");
            }
            assertThat(write(ingestion, "", sample(List.of(name("up")), 0)).statusCode())
                    .as("no Bearer, whatever is chosen")
                    .isEqualTo(401);
        }
        assertThat(IngestionAnswers.DEFAULT.refusedToken()).isEqualTo(RefusedToken.UNAUTHORIZED);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOverALimitIsDroppedAndAnswered204Or400(OverLimit form) throws Exception {
        Label longValue = new Label("path", "v".repeat(1024));
        TimeSeries[] series = {
            sample(List.of(name("up")), 0),
            sample(List.of(name("up"), longValue), 0),
            sample(List.of(name("m".repeat(512))), 0),
            sample(List.of(name("old")), -1_200_001),
            sample(List.of(name("early")), 1_200_001)
        };
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(
                settings(IngestionAnswers.DEFAULT.withOverLimit(form)).withIntake(workspace))) {
            HttpResponse<String> answer = write(ingestion, tokens.valid(), series);

            switch (form) {
                case SILENT_DROP -> assertThat(answer.statusCode()).isEqualTo(204);
                case BAD_REQUEST -> {
                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.body())
                            .isEqualTo(
                                    "{\"error\":{\"code\":\"BadRequest\",\"message\":\"Samples over a limit"
                                            + " of the workspace are not kept: OldData 1, InvalidTimeRange 1, BadInputFormat 2.\"}}");
                }
            }
            assertThat(write(ingestion, tokens.valid(), sample(List.of(name("up")), 0))
                            .statusCode())
                    .as("a duplicate breaks no limit")
                    .isEqualTo(204);
        }
        assertThat(workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE))
                .extracting(StoredSeries::labels)
                .containsExactly(List.of(name("up")));
        assertThat(workspace.tallies().between(Instant.MIN, Instant.MAX).stream()
                        .filter(tally -> tally.metric().equals("TimeSeriesSamplesDropped"))
                        .collect(Collectors.toMap(tally -> tally.dimensions().get("Reason"), Tally::value)))
                .isEqualTo(Map.of("OldData", 1.0, "InvalidTimeRange", 1.0, "BadInputFormat", 2.0, "Duplicate", 1.0));
        assertThat(IngestionAnswers.DEFAULT.overLimit()).isEqualTo(OverLimit.SILENT_DROP);
    }

    @ParameterizedTest
    @EnumSource
    void theProfileSpecTellsNothingOfLimits(OverLimit form) throws Exception {
        Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

        try (FakeIngestion ingestion = FakeIngestion.start(settings(IngestionAnswers.DEFAULT.withOverLimit(form))
                .withProfile(IngestionProfile.SPEC)
                .withIntake(workspace))) {
            assertThat(write(ingestion, tokens.valid(), sample(List.of(name("old")), -1_200_001))
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private FakeIngestion.Settings settings(IngestionAnswers answers) {
        return FakeIngestion.Settings.of(clock, tokens.verifier(), RULE).withAnswers(answers);
    }

    private TimeSeries sample(List<Label> labels, long distanceMillis) {
        return TimeSeries.of(labels, List.of(Sample.of(1, clock.millis() + distanceMillis)));
    }

    private static Label name(String metric) {
        return new Label("__name__", metric);
    }

    private static HttpResponse<String> write(FakeIngestion ingestion, String token, TimeSeries... series)
            throws IOException, InterruptedException {
        byte[] body = WriteRequestCodec.encode(WriteRequest.of(List.of(series))).toArray();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(ingestion.writeUri("localhost", RULE))
                            .header("Authorization", ("Bearer " + token).strip())
                            .header("Content-Encoding", "snappy")
                            .header("Content-Type", "application/x-protobuf")
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
