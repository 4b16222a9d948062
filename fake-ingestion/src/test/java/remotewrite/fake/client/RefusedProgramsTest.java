package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.Effect;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;
import remotewrite.fake.store.AzureLimits;

/**
 * Every refusal of the ingestion endpoint, as programs tell it that push once and end. Senders that go on are in the
 * conformance suite ({@code RefusedSendersTest}).
 */
class RefusedProgramsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String[] HEADERS = {"Content-Encoding=snappy", "X-Prometheus-Remote-Write-Version=0.1.0"};

    @TempDir
    private Path directory;

    /** A status and words of the reply's body, which no other row has. */
    private enum Refusal {
        BAD_REQUEST(400, "The body cannot be decoded"),
        NO_TOKEN(401, "The 'Authorization' header is missing"),
        WRONG_SCHEME(401, "scheme Bearer is needed"),
        WRONG_TOKEN(401, "InvalidAuthenticationToken"),
        WRONG_AUDIENCE(401, "InvalidAudience"),
        NO_ROLE(403, "does not have access to ingest data for the data collection rule with immutable Id"),
        NO_ROLE_IN_FULL(403, "PipelineAccessResult: AccessGranted: False"),
        NO_VERSION(404, "api-version is [], known are"),
        UNKNOWN_VERSION(404, "api-version is [2020-01-01], known are"),
        UNKNOWN_STREAM(404, "The URL is not that of a metrics stream"),
        UNKNOWN_RULE(404, "Data collection rule with immutable Id 'dcr-unknown' not found."),
        TOO_LONG(413, "Maximum allowed content length: 20 bytes"),
        NOT_COMPRESSED(415, "Content-Encoding"),
        THROTTLED(429, "slow down"),
        OVER_ITS_LIMIT(429, "The data collection rule has had its requests or bytes of this minute."),
        UNAVAILABLE(503, "come back later");

        private final int status;
        private final String text;

        Refusal(int status, String text) {
            this.status = status;
            this.text = text;
        }

        /** What a sound program is not answered by itself. */
        FaultScript script() {
            return switch (this) {
                case BAD_REQUEST, UNAVAILABLE -> always(Effect.answer(status, envelope()));
                case THROTTLED -> always(Effect.answer(status, envelope(), new Header("Retry-After", "1")));
                case NO_TOKEN,
                        NO_VERSION,
                        WRONG_SCHEME,
                        WRONG_TOKEN,
                        WRONG_AUDIENCE,
                        NO_ROLE,
                        NO_ROLE_IN_FULL,
                        UNKNOWN_RULE,
                        UNKNOWN_VERSION,
                        UNKNOWN_STREAM,
                        TOO_LONG,
                        NOT_COMPRESSED,
                        OVER_ITS_LIMIT -> FaultScript.none();
            };
        }

        private FaultScript always(Effect effect) {
            return FaultScript.named(name()).thenAlways(effect, Moment.REQUEST_END);
        }

        private String envelope() {
            return "{\"error\":{\"code\":\"Scripted\",\"message\":\"" + text + "\"}}";
        }

        UnaryOperator<FakeIngestion.Settings> settings() {
            return settings -> switch (this) {
                case NO_ROLE_IN_FULL ->
                    settings.withAnswers(new IngestionAnswers(
                            IngestionAnswers.Role.LONG, settings.answers().throttled()));
                case TOO_LONG ->
                    settings.withLimits(new AzureLimits.PerRule(20, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED));
                case OVER_ITS_LIMIT -> settings.withLimits(new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 20));
                case BAD_REQUEST,
                        NO_TOKEN,
                        NO_VERSION,
                        WRONG_SCHEME,
                        WRONG_TOKEN,
                        WRONG_AUDIENCE,
                        NO_ROLE,
                        UNKNOWN_RULE,
                        UNKNOWN_VERSION,
                        UNKNOWN_STREAM,
                        NOT_COMPRESSED,
                        THROTTLED,
                        UNAVAILABLE -> settings;
            };
        }

        String url(WriteTarget target) {
            return switch (this) {
                case UNKNOWN_RULE -> target.unknownUrl();
                case NO_VERSION -> target.url().replaceFirst("[?].*", "");
                case UNKNOWN_VERSION -> target.url().replaceFirst("api-version=.*", "api-version=2020-01-01");
                case UNKNOWN_STREAM -> target.url().replace("Microsoft-PrometheusMetrics", "Custom-Other");
                case BAD_REQUEST,
                        NO_TOKEN,
                        WRONG_SCHEME,
                        WRONG_TOKEN,
                        WRONG_AUDIENCE,
                        NO_ROLE,
                        NO_ROLE_IN_FULL,
                        TOO_LONG,
                        NOT_COMPRESSED,
                        THROTTLED,
                        OVER_ITS_LIMIT,
                        UNAVAILABLE -> target.url();
            };
        }

        String authorization(WriteTarget target) {
            return switch (this) {
                case NO_TOKEN -> "";
                case WRONG_SCHEME -> "Basic eDp5";
                case WRONG_TOKEN -> target.bearer() + "x";
                case WRONG_AUDIENCE -> target.queriesBearer();
                case NO_ROLE, NO_ROLE_IN_FULL -> target.strangersBearer();
                case BAD_REQUEST,
                        NO_VERSION,
                        UNKNOWN_RULE,
                        UNKNOWN_VERSION,
                        UNKNOWN_STREAM,
                        TOO_LONG,
                        NOT_COMPRESSED,
                        THROTTLED,
                        OVER_ITS_LIMIT,
                        UNAVAILABLE -> target.bearer();
            };
        }
    }

    private interface Push {
        Program.Run against(WriteTarget target) throws IOException, InterruptedException;
    }

    /** It has sent once, was refused so, and did not try again. */
    private Program.Run refused(Refusal refusal, Push push) throws IOException, InterruptedException {
        try (WriteTarget target = new WriteTarget(CLOCK, directory, refusal.settings())) {
            target.play(refusal.script());

            Program.Run run = push.against(target);

            assertThat(target.writes())
                    .singleElement()
                    .satisfies(write -> assertThat(write.reply())
                            .map(Reply::status)
                            .as("what it was answered; it printed %s", run.printed())
                            .hasValue(refusal.status));
            return run;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT_COMPRESSED") // it always compresses, and says so
    void promtoolFailsAndTellsStatusAndText(Refusal refusal) throws Exception {
        Program.Run run = refused(
                refusal,
                target -> BuiltPromtool.in(directory)
                        .pushWithHeader(target.caFile(), refusal.url(target), refusal.authorization(target)));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed())
                .contains("FAILED", "server returned HTTP status " + refusal.status + " ", refusal.text);
    }

    @ParameterizedTest
    @EnumSource
    void theNodeClientReturnsStatusAndText(Refusal refusal) throws Exception {
        Program.Run run = refused(
                refusal,
                target -> NodeClient.run(
                        directory,
                        target.caFile(),
                        refusal.url(target),
                        refusal.authorization(target),
                        refusal == Refusal.NOT_COMPRESSED ? new String[0] : HEADERS));

        assertThat(run.exit()).isZero();
        assertThat(run.printed()).startsWith(refusal.status + " ").contains(refusal.text);
    }
}
