package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no endpoint records, whatever it is for. */
class RedactionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofMillis(100);
    static final String CANARY = "canary-7d1f";
    private static final String TOKEN = SecretsTest.TOKEN;
    private static final String TYPE = "Content-Type: application/x-www-form-urlencoded";

    private record Recorded(Exchange exchange, Bytes received) {}

    /** What an endpoint with no redaction of its own records and gets of a request with these lines and this body. */
    private static Recorded recorded(String target, String body, String... lines) {
        Bytes[] received = {Bytes.empty()};
        try (FakeServer server = FakeServer.start(FakeServer.Settings.named("plain", Clock.systemUTC()), request -> {
                    received[0] = request.body();
                    return new Reply(200, List.of(new Header("Set-Cookie", "session=" + CANARY)), request.body());
                });
                RawClient client = new RawClient(server.port())) {
            client.send("POST %s HTTP/1.1\r\nHost: fake\r\nContent-Length: %d\r\n%s\r\n%s"
                    .formatted(
                            target,
                            body.length(),
                            List.of(lines).stream().map(line -> line + "\r\n").reduce("", String::concat),
                            body));
            assertThat(client.read(QUIET).text()).contains("Set-Cookie: session=" + CANARY);
            assertThat(server.journal().await(all -> all.stream().anyMatch(Exchange::accepted), DEADLINE))
                    .isTrue();
            return new Recorded(server.journal().exchanges().getFirst(), received[0]);
        }
    }

    /** Of the parameters and fields whose values are secrets. */
    static Stream<String> names() {
        return Stream.of(
                "client_secret",
                "client_assertion",
                "assertion",
                "access_token",
                "refresh_token",
                "id_token",
                "token",
                "password",
                "secret",
                "code",
                "code_verifier",
                "device_code",
                "Client_Secret");
    }

    @ParameterizedTest
    @MethodSource("names")
    @ValueSource(strings = "Client%5FSecret")
    void parametersOfThisNameAreFingerprintsInQueryAndForm(String name) {
        String pairs = "a=%C3%BC&" + name + "=" + CANARY + "&b";

        Recorded recorded = recorded("/write?" + pairs, pairs, TYPE + "; charset=utf-8");

        String safe = "a=%C3%BC&" + name + "=" + Fingerprint.of(CANARY) + "&b";
        Request request = recorded.exchange().request();
        assertThat(request.target()).isEqualTo("/write?" + safe);
        assertThat(request.body().toUtf8()).isEqualTo(safe);
        assertThat(recorded.received().toUtf8()).as("on the wire").isEqualTo(pairs);
    }

    @Test
    void headerFieldsWithCredentialsAreFingerprintsInRequestAndReply() {
        Recorded recorded = recorded(
                "/",
                "",
                "Authorization: Basic " + CANARY,
                "Proxy-Authorization: Basic " + CANARY,
                "cookie: session=" + CANARY,
                "X-IDENTITY-HEADER: " + CANARY,
                "Secret: " + CANARY,
                "X-Ms-Token-Aad-Id-Token: " + CANARY,
                "Ocp-Apim-Subscription-Key: " + CANARY,
                "X-Copy: Bearer " + CANARY,
                "X-Other: session=1");

        assertThat(recorded.exchange().request().headers())
                .contains(
                        new Header("Authorization", "Basic " + Fingerprint.of(CANARY)),
                        new Header("Proxy-Authorization", "Basic " + Fingerprint.of(CANARY)),
                        new Header("X-IDENTITY-HEADER", Fingerprint.of(CANARY)),
                        new Header("Secret", Fingerprint.of(CANARY)),
                        new Header("X-Ms-Token-Aad-Id-Token", Fingerprint.of(CANARY)),
                        new Header("Ocp-Apim-Subscription-Key", Fingerprint.of(CANARY)),
                        new Header("X-Copy", "Bearer " + Fingerprint.of(CANARY)),
                        new Header("X-Other", "session=1"))
                .noneMatch(header -> header.value().contains(CANARY));
        assertThat(recorded.exchange().request().header("Cookie")).containsExactly(Fingerprint.of("session=" + CANARY));
        assertThat(recorded.exchange().reply().orElseThrow().header("Set-Cookie"))
                .containsExactly(Fingerprint.of("session=" + CANARY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/write/%s", "/%s?x", "/write?anything=%s&b", "/write?%s"})
    void aTokenInTheAddressIsAFingerprintEncodedOrNot(String target) {
        for (String token : List.of(TOKEN, TOKEN.replace(".", "%2E"), TOKEN.replace("e", "%65"))) {
            assertThat(recorded(target.formatted(token), "")
                            .exchange()
                            .request()
                            .target())
                    .isEqualTo(target.formatted(Fingerprint.of(TOKEN)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TYPE + "|a=1&unexpected=%s&b",
                TYPE + "|%s",
                "Content-Type: application/json|{\"unexpected\":[\"%s\"]}",
                "Content-Type: application/json|{\"%s\":1}",
                "Content-Type: application/json|broken %s",
                "Content-Type: text/plain|x %s y",
                "Content-Encoding: identity|\u00ff\u0000 %s",
                "X-No-Type: 1|%s"
            })
    void aTokenInABodyIsAFingerprintInRequestAndReply(String sent) {
        String line = sent.substring(0, sent.indexOf('|'));
        String body = sent.substring(sent.indexOf('|') + 1);
        for (String token : List.of(TOKEN, TOKEN.replace(".", "%2E"))) {
            Exchange exchange = recorded("/", body.formatted(token), line).exchange();

            Bytes safe = Bytes.copyOf(body.formatted(Fingerprint.of(TOKEN)).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(exchange.request().body()).isEqualTo(safe);
            assertThat(exchange.reply().orElseThrow().body()).as("echoed").isEqualTo(safe);
        }
    }

    @Test
    void aTokenInPlaceOfAMethodOrInTheNameOfAFieldIsAFingerprint() {
        Request request = new Request(TOKEN, "/", List.of(new Header("X-" + TOKEN, "1")), Bytes.empty());

        Request kept = Redaction.request(request, Secrets.OF_ANY_SHAPE);

        assertThat(kept.method()).isEqualTo(Fingerprint.of(TOKEN));
        assertThat(kept.headers()).containsExactly(new Header("X-" + Fingerprint.of(TOKEN), "1"));
    }

    @Test
    void aJournalKeepsNoTokenInAnyTextAndNoSecretThatItWasTold() {
        Journal journal = new Journal(Clock.systemUTC());
        journal.keepOut(() -> Secrets.of(List.of("canary-of-a-door")));
        Journal.Open entry = journal.open(
                new ExchangeId(0, 0),
                Instant.EPOCH,
                new Request("GET", "/canary-of-a-door", List.of(new Header("X", "canary-of-a-door")), Bytes.empty()));
        entry.request(new Request(
                "GET",
                "/canary-of-a-door",
                List.of(new Header("X", "canary-of-a-door")),
                Bytes.utf8("a=canary-of-a-door")));
        entry.fault("not HTTP: " + TOKEN);
        entry.end(new Ending.Unanswered("cut at canary-of-a-door"));

        Exchange kept = journal.exchanges().getFirst();

        String safe = Fingerprint.of("canary-of-a-door");
        assertThat(kept.request())
                .isEqualTo(new Request("GET", "/" + safe, List.of(new Header("X", safe)), Bytes.utf8("a=" + safe)));
        assertThat(kept.fault()).isEqualTo("not HTTP: " + Fingerprint.of(TOKEN));
        assertThat(kept.ending()).isEqualTo(new Ending.Unanswered("cut at " + safe));
    }

    /** The body of a write, of curl with and without its own type: bytes are evidence. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/x-protobuf",
                "Content-Type: application/json\r\nContent-Encoding: snappy",
                TYPE + "\r\nContent-Encoding: snappy",
                "X-No-Type: 1"
            })
    void aBodyThatIsNoReadableFormStaysToTheByte(String lines) {
        String body = "\u00ff\u0000&secret=" + CANARY + "\u0080";

        Recorded recorded = recorded("/", body, lines);

        assertThat(recorded.exchange().request().body()).isEqualTo(recorded.received());
        assertThat(recorded.received().size()).isEqualTo(body.length());
    }

    @Test
    void whatStandsBesideASecretStaysToTheByteAlsoWhereItIsNoText() {
        String secret = "gr\u00fc\u00df";
        String utf8 = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        Recorded recorded = recorded("/", "\u00ff\u0000&secret=" + utf8 + "&\u0080", TYPE);

        assertThat(recorded.exchange().request().body())
                .isEqualTo(Bytes.copyOf(("\u00ff\u0000&secret=" + Fingerprint.of(secret) + "&\u0080")
                        .getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aFormOfWhichTheClientSentAPartOnlyIsRedactedToo() {
        try (FakeServer server = FakeServer.start(
                FakeServer.Settings.named("plain", Clock.systemUTC()),
                request -> new Reply(200, List.of(), Bytes.empty()))) {
            try (RawClient client = new RawClient(server.port())) {
                client.send(
                        "POST / HTTP/1.1\r\nHost: fake\r\nContent-Length: 100\r\n" + TYPE + "\r\n\r\nsecret=" + CANARY);
                assertThat(server.journal().await(all -> all.size() == 1, DEADLINE))
                        .isTrue();
            }
            assertThat(server.journal().await(all -> all.stream().noneMatch(Exchange::open), DEADLINE))
                    .isTrue();

            assertThat(server.journal().exchanges().getFirst().request().body().toUtf8())
                    .isEqualTo("secret=" + Fingerprint.of(CANARY));
        }
    }
}
