package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.client.RefusedWrite.told;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Bytes;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.role.ResourceId;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;
import remotewrite.fake.role.RoleGrants;
import remotewrite.fake.store.AzureLimits;

/**
 * Every refusal of the ingestion endpoint, as an unmodified curl prints it. What the profile {@code SPEC} says to contents is
 * in {@link RefusedCurlContentsTest}, a workspace over its limits in {@link RefusedCurlLimitsTest}; a fake without room is in {@code FullFakesTest}.
 */
class RefusedCurlWritesTest {
    private static final String BAD_TOKEN = "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"";
    private static final String NO_BEARER = "{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"";
    private static final String CHALLENGE = "WWW-Authenticate: Bearer\r\n";
    private static final String NOT_DECODED =
            "{\"error\":{\"code\":\"BadRequest\",\"message\":\"The body cannot be decoded: ";
    private static final String UNSUPPORTED = "{\"error\":{\"code\":\"UnsupportedMediaType\",\"message\":\"";
    private static final String OVER_ITS_LIMIT =
            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"The data collection rule has had its requests or bytes of this minute.\"}}";
    private static final Date EARLIER = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date LATER = Date.from(Instant.parse("2056-01-01T00:00:00Z"));

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

    static Stream<RefusedWrite> credentials() {
        String noBearer =
                NO_BEARER + "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.\"}}";
        return Stream.of(
                told(
                                "no token",
                                401,
                                CHALLENGE,
                                NO_BEARER + "Authentication failed. The 'Authorization' header is missing.")
                        .by(write -> write.without("Authorization")),
                told("another scheme", 401, CHALLENGE, noBearer).by(write -> write.with("Authorization", "Basic eDp5")),
                told("two tokens", 401, CHALLENGE, noBearer)
                        .by((write, target) -> write.and("Authorization: " + target.bearer())),
                told("no JWT", 401, CHALLENGE, BAD_TOKEN, "It is not a well-formed signed JWT.")
                        .by(write -> write.with("Authorization", "Bearer x")),
                // its last character may be one of several that mean the same
                token(
                        "a wrong signature",
                        "Its signature is not by a known RS256 key.",
                        target -> target.bearer().replaceFirst("\\.[^.]*$", ".AAAA")),
                token(
                        "another issuer",
                        "Its issuer (iss) is https://issuer.example/, accepted are [https://sts.windows.net/",
                        target -> target.bearer(Map.of("iss", "https://issuer.example/"))),
                token(
                                "an expired token",
                                "It expired at 2020-01-01T00:00:00Z (exp), now is 20",
                                target -> target.bearer(Map.of("nbf", EARLIER, "exp", EARLIER)))
                        .printing("Z.\"}}"),
                token(
                                "a token of the future",
                                "It is valid from 2056-01-01T00:00:00Z (nbf) on, now is 20",
                                target -> target.bearer(Map.of("nbf", LATER, "exp", LATER)))
                        .printing("Z.\"}}"),
                token("a token without end", "It has no expiry (exp).", target -> target.bearer(absent("exp"))),
                token("a token of nobody", "It names no object id (oid).", target -> target.bearer(absent("oid"))),
                told(
                                "another audience",
                                401,
                                CHALLENGE,
                                "{\"error\":{\"code\":\"InvalidAudience\",\"message\":\"The audience (aud) of the access token is"
                                        + " [https://prometheus.monitor.azure.com], accepted are"
                                        + " [https://monitor.azure.com, https://monitor.azure.com/].")
                        .by((write, target) -> write.with("Authorization", target.queriesBearer())),
                told("another audience, forbidden", 403, "{\"error\":{\"code\":\"InvalidAudience\",\"message\":\"")
                        .by((write, target) -> write.with("Authorization", target.queriesBearer()))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withRefusedToken(RefusedToken.FORBIDDEN))),
                told("no JWT, forbidden", 403, BAD_TOKEN, "It is not a well-formed signed JWT.")
                        .by(write -> write.with("Authorization", "Bearer x"))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withRefusedToken(RefusedToken.FORBIDDEN))));
    }

    static Stream<RefusedWrite> roles() {
        String id = WriteTarget.RULE.immutableId();
        String none = "00000000-0000-0000-0000-000000000000";
        String rule = "/subscriptions/" + none
                + "/resourceGroups/fake/providers/Microsoft.Insights/dataCollectionRules/" + id;
        String operation =
                "{\"error\":{\"code\":\"OperationFailed\",\"message\":\"The authentication token provided does not have"
                        + " access to ingest data for the data collection rule with immutable Id '" + id + "'";
        return Stream.of(
                told("no role", 403, operation + "\"}}")
                        .by((write, target) -> write.with("Authorization", target.strangersBearer())),
                told(
                                "no role, in full",
                                403,
                                operation
                                        + " PipelineAccessResult: AccessGranted: False, IsRbacPresent: False,"
                                        + " IsDcrDceBindingValid: , DcrArmId: " + rule
                                        + ", Message: Required authorization action was not found for tenantId "
                                        + WriteTarget.TENANT + " objectId " + WriteTarget.STRANGER_OBJECT
                                        + " on resourceId "
                                        + rule + " ConfigurationId: " + id + "..\"}}")
                        .by((write, target) -> write.with("Authorization", target.strangersBearer()))
                        .at(settings -> settings.withAnswers(
                                new IngestionAnswers(IngestionAnswers.Role.LONG, Throttled.RETRY_AFTER))),
                told("a role that has not spread", 403, operation + "\"}}")
                        .at(settings -> settings.withRules(List.of(spreading(settings.clock())))));
    }

    static Stream<RefusedWrite> sizes() {
        String length =
                "{\"error\":{\"code\":\"ContentLengthLimitExceeded\",\"message\":\"Maximum allowed content length: ";
        return Stream.of(
                told("a byte over 1 MiB", 413, length + "1048576 bytes (1 MB). Provided content length: 1048577 bytes")
                        .by(write -> write.body(Bytes.copyOf(new byte[(1 << 20) + 1]))),
                told("more than a lower limit", 413, length + "3 bytes.")
                        .at(settings -> settings.withLimits(
                                new AzureLimits.PerRule(3, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED))),
                told("more bytes than the rule may have", 429, "Retry-After: ", OVER_ITS_LIMIT)
                        .at(settings ->
                                settings.withLimits(new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 3))),
                told("the same, with a bare answer", 429, "Content-Length: 0\r\n")
                        .at(settings -> settings.withLimits(new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 3))
                                .withAnswers(new IngestionAnswers(IngestionAnswers.Role.SHORT, Throttled.BARE))));
    }

    static Stream<RefusedWrite> headers() {
        String encoding = UNSUPPORTED + "Content-Encoding is ";
        String type = UNSUPPORTED + "Content-Type is ";
        String needed = ", needed is application/x-protobuf with the message prometheus.WriteRequest.\"}}";
        return Stream.of(
                told("no Content-Encoding", 415, encoding + "[], needed is snappy.")
                        .by(write -> write.without("Content-Encoding")),
                told("another Content-Encoding", 415, encoding + "[gzip], needed is snappy.")
                        .by(write -> write.with("Content-Encoding", "gzip")),
                told("two of Content-Encoding", 415, encoding + "[snappy, snappy], needed is snappy.")
                        .by(write -> write.and("Content-Encoding: snappy")),
                // what it says of data by itself
                told("curl's own Content-Type", 415, type + "[application/x-www-form-urlencoded]" + needed)
                        .by(write -> write.without("Content-Type")),
                told("no Content-Type", 415, type + "[]" + needed)
                        .by(write -> write.without("Content-Type").and("Content-Type:")),
                told("another Content-Type", 415, type + "[application/json]" + needed)
                        .by(write -> write.with("Content-Type", "application/json")),
                told(
                                "remote write 2.0",
                                415,
                                type + "[application/x-protobuf;proto=io.prometheus.write.v2.Request]" + needed)
                        .by(write -> write.with(
                                "Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request")));
    }

    static Stream<RefusedWrite> bodies() {
        return Stream.of(
                told("an empty body", 400, NOT_DECODED + "the body is empty").by(write -> write.body(Bytes.empty())),
                told("an empty body, as at the logs endpoint", 500, "Content-Length: 0\r\n")
                        .by(write -> write.body(Bytes.empty()))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withEmptyBody(EmptyBody.INTERNAL_SERVER_ERROR))),
                told("text", 400, NOT_DECODED + "the snappy block is damaged")
                        .by(write -> write.body(Bytes.utf8("up 1\n"))),
                told("framed snappy", 400, NOT_DECODED + "the body is framed snappy")
                        .by(write -> write.body(bytes(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59))),
                told("a promise of 4 GiB in six bytes", 400, NOT_DECODED + "the snappy preamble promises 4294967295")
                        .by(write -> write.body(bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0))),
                told("a series that is cut", 400, NOT_DECODED).by(write -> write.body(bytes(2, 4, 0x0a, 5))),
                told(
                                "a series without a name, not in silence",
                                400,
                                "Samples over a limit of the workspace are not kept: BadInputFormat 1.\"}}")
                        .by(write -> write.body(nameless()))
                        .at(settings ->
                                settings.withAnswers(IngestionAnswers.DEFAULT.withOverLimit(OverLimit.BAD_REQUEST))),
                told("ten million series in less than 1 MiB", 400, NOT_DECODED, " memory")
                        .by(write -> write.body(tenMillionSeries())));
    }

    @ParameterizedTest
    @MethodSource({"urls", "methods", "credentials", "roles", "sizes", "headers", "bodies"})
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

            assertThat(refused.printed()).contains("HTTP/1.1 429 ", "Retry-After: 12\r\n", OVER_ITS_LIMIT);
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

    private static RefusedWrite token(String what, String why, Function<WriteTarget, String> bearer) {
        return told(what, 401, CHALLENGE, BAD_TOKEN + "The access token is invalid. " + why)
                .by((write, target) -> write.with("Authorization", bearer.apply(target)));
    }

    /** A claim that is null is none. */
    private static Map<String, Object> absent(String claim) {
        return Collections.singletonMap(claim, null);
    }

    private static DataCollectionRule spreading(Clock clock) {
        ResourceId scope = ResourceId.of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/x/y");
        RoleGrant grant = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, WriteTarget.OBJECT, scope)
                .made(clock.instant(), RoleGrant.DOCUMENTED_PROPAGATION);
        return new DataCollectionRule(
                WriteTarget.RULE.immutableId(),
                RoleGrants.of(clock, grant).access(Role.MONITORING_METRICS_PUBLISHER, scope));
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return Bytes.copyOf(bytes);
    }

    private static Bytes nameless() {
        return WriteRequestCodec.encode(
                WriteRequest.of(List.of(TimeSeries.of(List.of(new Label("job", "a")), List.of(Sample.of(1, 1_000))))));
    }

    /** 20,000,000 bytes: {@code 0a00} as a literal, the rest as copies of 64 bytes from two bytes before. */
    private static Bytes tenMillionSeries() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(bytes(0x80, 0xda, 0xc4, 0x09, 0x04, 0x0a, 0).toArray());
        for (int left = 20_000_000 - 2; left > 0; left -= 64) {
            block.writeBytes(bytes((Math.min(left, 64) - 1) << 2 | 2, 2, 0).toArray());
        }
        return Bytes.copyOf(block.toByteArray());
    }
}
