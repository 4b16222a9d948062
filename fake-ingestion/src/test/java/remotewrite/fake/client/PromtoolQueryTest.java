package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;
import remotewrite.fake.cloud.CloudResources;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.query.QueryRules;

/**
 * {@code promtool query} reads from the fake cloud over TLS with nothing between: token and trust are in a configuration of
 * its own. What it reads it has pushed before.
 */
class PromtoolQueryTest {
    private static final String AUDIENCE = "https://prometheus.monitor.azure.com";
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    /** In seconds since 1970, after all that is pushed here and within the 5 min for which a query looks back. */
    private final long time = CLOCK.instant().getEpochSecond() + 120;

    private FakeCloud cloud() {
        return FakeCloud.start(CloudSettings.of(CLOCK, directory).withEndpoints(Set.of("query")));
    }

    private static String operatorsToken(FakeCloud cloud) {
        return cloud.token(FakeCloud.OPERATOR_CLIENT_ID, AUDIENCE);
    }

    /** Where promtool takes the token from. */
    private enum Place {
        INLINE,
        FILE;

        String proof(Path directory, String token) throws IOException {
            return switch (this) {
                case INLINE -> proofWith(token);
                case FILE ->
                    "authorization: {credentials_file: " + Files.writeString(directory.resolve("token"), token + "\n")
                            + "}";
            };
        }
    }

    private static String proofWith(String token) {
        return "authorization: {credentials: " + token + "}";
    }

    /** All that promtool can ask, for the same series. */
    private enum Question {
        INSTANT("instant --time=TIME URL up_since", "up_since{job=\"probe\"} => 0.25 @[TIME]\n"),
        RANGE(
                "range --start=TIME --end=TIME30 --step=30s URL up_since",
                "up_since{job=\"probe\"} =>\n0.25 @[TIME]\n0.25 @[TIME30]\n"),
        SERIES(
                "series --match=up_since --match=requests_total --start=START --end=TIME URL",
                "{__name__=\"requests_total\", job=\"probe\", path=\"/ä\"}\n{__name__=\"up_since\", job=\"probe\"}\n"),
        LABELS("labels URL __name__", "requests_total\nup_since\n");

        private final String arguments;
        private final String answer;

        Question(String arguments, String answer) {
            this.arguments = arguments;
            this.answer = answer;
        }

        List<String> arguments(FakeCloud cloud, long time) {
            return Stream.of(at(arguments, time).split(" "))
                    .map(word -> word.equals("URL")
                            ? cloud.query().baseUri(cloud.hostName()).toString()
                            : word)
                    .toList();
        }

        String answer(long time) {
            return at(answer, time);
        }

        private static String at(String text, long time) {
            return text.replace("TIME30", "" + (time + 30))
                    .replace("TIME", "" + time)
                    .replace("START", "" + (time - 3600));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatItHasPushedIsWhatItPrints(Place place) throws Exception {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        try (FakeCloud cloud = cloud()) {
            Program.Run pushed = promtool.push(
                    promtool.configuration(cloud.files().ca(), place.proof(directory, cloud.token())),
                    cloud.writeUri().toString());
            assertThat(pushed.exit()).as(pushed.printed()).isZero();

            Path http = promtool.configuration(cloud.files().ca(), place.proof(directory, operatorsToken(cloud)));
            for (Question question : Question.values()) {
                assertThat(promtool.query(http, question.arguments(cloud, time)))
                        .isEqualTo(new Program.Run(0, question.answer(time)));
            }
            assertThat(replies(cloud))
                    .hasSameSizeAs(Question.values())
                    .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        }
    }

    /** As {@code fakes} prints it where the endpoint asks for its scope: that header too is in the file. */
    @Test
    void itSaysItsScopeByAHeaderOfTheFile() throws Exception {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        CloudSettings settings = CloudSettings.of(CLOCK, directory).withEndpoints(Set.of("query"));
        QueryRules scoped = settings.answers().query().withScoping(QueryRules.Scoping.NEEDED);
        try (FakeCloud cloud =
                FakeCloud.start(settings.withAnswers(settings.answers().withQuery(scoped)))) {
            Program.Run pushed = promtool.push(
                    promtool.configuration(cloud.files().ca(), proofWith(cloud.token())),
                    cloud.writeUri().toString());
            assertThat(pushed.exit()).as(pushed.printed()).isZero();
            String proof = proofWith(operatorsToken(cloud));
            String header = "\nhttp_headers: {x-ms-azure-scoping: {values: [" + CloudResources.WORKSPACE + "]}}";
            Path without = promtool.configuration(cloud.files().ca(), proof);
            Path with = promtool.configuration(cloud.files().ca(), proof + header);

            assertThat(promtool.query(without, Question.INSTANT.arguments(cloud, time)))
                    .satisfies(run -> assertThat(run.exit()).isEqualTo(1))
                    .satisfies(run -> assertThat(run.printed()).contains("BadArgumentError", "x-ms-azu"));
            for (Question question : Question.values()) {
                assertThat(promtool.query(with, question.arguments(cloud, time)))
                        .isEqualTo(new Program.Run(0, question.answer(time)));
            }
        }
    }

    /** @param printed of the fake's answer, beside its status */
    private enum Refusal {
        NO_TOKEN(401, "\"AuthenticationFailed\"", "The 'Authorization' header is missing.", cloud -> ""),
        ANOTHER_SCHEME(
                401,
                "\"AuthenticationFailed\"",
                "with the scheme Bearer is needed.",
                cloud -> "basic_auth: {username: x, password: y}"),
        NO_JWT(403, "\"InvalidAuthenticationToken\"", "It is not a well-formed signed JWT.", cloud -> proofWith("x")),
        A_WRONG_SIGNATURE(
                403,
                "\"InvalidAuthenticationToken\"",
                "Its signature is not by a known RS256 key.",
                cloud -> proofWith(operatorsToken(cloud).replaceFirst("[.][^.]*$", ".AAAA"))),
        EXPIRED(
                403,
                "\"InvalidAuthenticationToken\"",
                "It expired",
                cloud -> proofWith(cloud.entra()
                        .issue(
                                FakeCloud.TENANT_ID,
                                FakeCloud.OPERATOR_CLIENT_ID,
                                AUDIENCE,
                                Map.of("exp", Date.from(CLOCK.instant().minus(Duration.ofHours(1))))))),
        FOR_INGESTION(
                401,
                "\"InvalidAudience\"",
                "is [https://monitor.azure.com]",
                cloud -> proofWith(cloud.token(FakeCloud.OPERATOR_CLIENT_ID, "https://monitor.azure.com"))),
        A_PUBLISHER(
                403,
                "\"InsufficientAccessError\"",
                "User does not have access to read metrics for this resource",
                cloud -> proofWith(cloud.token(FakeCloud.CLIENT_ID, AUDIENCE))),
        A_STRANGER(
                403,
                "\"InsufficientAccessError\"",
                "User does not have access to read metrics for this resource",
                cloud -> proofWith(cloud.token(FakeCloud.STRANGER_CLIENT_ID, AUDIENCE)));

        private final int status;
        private final String code;
        private final String words;
        private final Function<FakeCloud, String> proof;

        Refusal(int status, String code, String words, Function<FakeCloud, String> proof) {
            this.status = status;
            this.code = code;
            this.words = words;
            this.proof = proof;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalIsWhatItPrints(Refusal refusal) throws Exception {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        try (FakeCloud cloud = cloud()) {
            String proof = refusal.proof.apply(cloud);
            Path http = promtool.configuration(cloud.files().ca(), proof);
            for (Question question : Question.values()) {
                Program.Run run = promtool.query(http, question.arguments(cloud, time));

                assertThat(run.printed())
                        .contains(
                                "query error: client_error: client error: " + refusal.status,
                                refusal.code,
                                refusal.words);
                assertThat(run.exit()).isEqualTo(1);
            }
            assertThat(replies(cloud))
                    .hasSameSizeAs(Question.values())
                    .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(refusal.status));
        }
    }

    @Test
    void withoutTheAuthorityItDoesNotEvenAsk() throws Exception {
        BuiltPromtool promtool = BuiltPromtool.in(directory);
        try (FakeCloud cloud = cloud()) {
            Path http = Files.writeString(directory.resolve("trusting-others.yml"), proofWith(operatorsToken(cloud)));

            Program.Run run = promtool.query(http, Question.LABELS.arguments(cloud, time));

            assertThat(run.printed()).contains("certificate signed by unknown authority");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(replies(cloud)).isEmpty();
        }
    }

    /** A reply is recorded a little after it has arrived. */
    private static List<Reply> replies(FakeCloud cloud) {
        cloud.query().journal().await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        return cloud.query().journal().exchanges().stream()
                .flatMap(exchange -> exchange.reply().stream())
                .toList();
    }
}
