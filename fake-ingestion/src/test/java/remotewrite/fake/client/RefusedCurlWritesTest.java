package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.client.RefusedWrite.told;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.store.AzureLimits;

/**
 * Every refusal of the ingestion endpoint, as an unmodified curl prints it; those of credentials and of bodies are in tables of
 * their own, {@link WrongCredentials} and {@link WrongBodies}. What the profile {@code SPEC} says to contents is
 * in {@link RefusedCurlContentsTest}, a workspace over its limits in {@link RefusedCurlLimitsTest}; a fake without room is in {@code FullFakesTest}.
 */
class RefusedCurlWritesTest {
    @TempDir
    private Path directory;

    static Stream<RefusedWrite> urls() {
        String notFound = "{\"error\":{\"code\":\"NotFound\",\"message\":\"";
        String noUrl = notFound + "The URL is not that of a metrics stream: ";
        String noPath = noUrl
                + "the path is not /dataCollectionRules/{immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write";
        String known = ", known are [2021-11-01-preview, 2023-04-24]";
        return Stream.of(
                told("another path", 404, noPath)
                        .by(write -> write.url(write.url().replace("/api/v1/write", "/api/v1/push"))),
                told("a path in another case", 404, noPath)
                        .by(write -> write.url(write.url().replace("/dataCollectionRules", "/datacollectionrules"))),
                told("a version in another case", 404, noUrl + "api-version is []" + known)
                        .by(write -> write.url(write.url().replace("api-version", "Api-Version"))),
                told("an immutable id in another case", 404, notFound + "Data collection rule with immutable Id 'DCR-")
                        .by(write -> write.url(write.url().replace("dcr-", "DCR-"))),
                told("another stream", 404, noPath)
                        .by(write -> write.url(write.url().replace("Microsoft-", "Custom-"))),
                told(
                                "a stream that the rule does not have",
                                400,
                                "{\"error\":{\"code\":\"InvalidStream\",\"message\":\"The stream Custom-PrometheusMetrics is not"
                                        + " one of the data collection rule with immutable Id '"
                                        + WriteTarget.RULE.immutableId() + "'.")
                        .by(write -> write.url(write.url().replace("Microsoft-", "Custom-")))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withUnknownStream(UnknownStream.INVALID_STREAM))),
                told("no version", 404, noUrl + "api-version is []" + known)
                        .by(write -> write.url(write.url().replaceFirst("\\?.*", ""))),
                told("two versions", 404, noUrl + "api-version is [2023-04-24, 2023-04-24]" + known)
                        .by(write -> write.url(write.url() + "&api-version=2023-04-24")),
                told("an unknown version", 404, noUrl + "api-version is [2020-01-01]" + known)
                        .by(write -> write.url(write.url().replaceFirst("=.*", "=2020-01-01"))),
                told(
                                "an unknown rule",
                                404,
                                notFound + "Data collection rule with immutable Id 'dcr-unknown' not found.")
                        .by((write, target) -> write.url(target.unknownUrl())));
    }

    static Stream<RefusedWrite> methods() {
        return Stream.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS")
                .map(method -> told(
                                method,
                                405,
                                "Allow: POST\r\n",
                                "{\"error\":{\"code\":\"MethodNotAllowed\",\"message\":\"The method " + method
                                        + " is not allowed, POST is.\"}}")
                        .by(write -> write.method(method)));
    }

    @ParameterizedTest
    @MethodSource({
        "urls",
        "methods",
        "remotewrite.fake.client.WrongCredentials#credentials",
        "remotewrite.fake.client.WrongCredentials#roles",
        "remotewrite.fake.client.WrongBodies#sizes",
        "remotewrite.fake.client.WrongBodies#headers",
        "remotewrite.fake.client.WrongBodies#bodies"
    })
    void isWhatCurlPrints(RefusedWrite refused) throws Exception {
        refused.assertRefused(directory);
    }

    /** No row above is refused for another reason than its own. */
    @Test
    void aSoundWriteIsTaken() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = CurlWrite.sound(target, RefusedWrite.soundBody()).run(directory, target);

            assertThat(run.printed()).startsWith("HTTP/1.1 204 No Content\r\n");
            assertThat(run.exit()).isZero();
            assertThat(target.series())
                    .singleElement()
                    .extracting(TimeSeries::labels)
                    .asString()
                    .contains("up");
        }
    }

    @Test
    void theRequestThatIsOneTooManyInItsMinuteIsRefused() throws Exception {
        Clock noon = Clock.fixed(Instant.parse("2026-11-23T12:00:48Z"), ZoneOffset.UTC);
        AzureLimits.PerRule one = new AzureLimits.PerRule(1 << 20, 1, AzureLimits.UNLIMITED);
        try (WriteTarget target = new WriteTarget(noon, directory, usual -> usual.withLimits(one))) {
            CurlWrite write = CurlWrite.sound(target, RefusedWrite.soundBody());

            assertThat(write.run(directory, target).exit()).isZero();
            Program.Run refused = write.run(directory, target);

            assertThat(refused.printed()).contains("HTTP/1.1 429 ", "Retry-After: 12\r\n", WrongBodies.OVER_ITS_LIMIT);
            assertThat(refused.exit()).isEqualTo(22);
            assertThat(target.writes()).hasSize(2);
            assertThat(target.series()).hasSize(1);
        }
    }

    /** What cannot be a token any more is not read as one: RFC 6585 5, and no data collection rule hears of it. */
    @Test
    void aHeadOfMoreThan64KibibytesIsRefusedBeforeItsToken() throws Exception {
        try (WriteTarget target = new WriteTarget(Clock.systemUTC(), directory)) {
            Program.Run run = CurlWrite.sound(target, RefusedWrite.soundBody())
                    .with("Authorization", "Bearer " + "a".repeat(64 * 1024))
                    .run(directory, target);

            assertThat(run.printed()).contains("HTTP/1.1 431 ", "curl: (22) The requested URL returned error: 431");
            assertThat(run.exit()).isEqualTo(22);
            assertThat(target.writes()).singleElement().satisfies(write -> {
                assertThat(write.fault()).startsWith("not HTTP: ");
                assertThat(write.reply())
                        .hasValueSatisfying(reply -> assertThat(reply.status()).isEqualTo(431));
            });
        }
    }
}
