package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Endpoint;
import remotewrite.fake.Effect;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Moment;
import remotewrite.fake.Pki;

/** Who comes is recorded, asks for whom he may, and is answered when his request is whole. */
class WitnessTest {
    private static final String WRITE =
            "POST /write HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\nContent-Length: 2\r\n\r\n";

    @Test
    void aWholeRequestIsAnsweredAndHalfAOneIsNot() throws IOException {
        try (Witness witness =
                Witness.of(Clock.systemUTC(), "127.0.0.1", Pki.shared().serverKeyStore())) {
            assertThat(answer(witness, Optional.empty(), WRITE + "ab")).startsWith("HTTP/1.1 204 ");
            assertThat(answer(witness, Optional.empty(), WRITE + "a")).isEmpty();

            List<Exchange> exchanges = exchanges(witness.journal(), 2);
            assertThat(exchanges).extracting(Exchange::accepted).containsExactly(true, false);
            assertThat(exchanges.getFirst().request().body().toUtf8()).isEqualTo("ab");
            assertThat(exchanges.getFirst().request().header("Authorization"))
                    .containsExactly("Bearer " + Fingerprint.of("secret"));
        }
    }

    @Test
    void whoAsksForAnotherNameOrForNoneIsRefusedAndRecorded() throws IOException {
        try (Witness witness = Witness.particular(Clock.systemUTC(), "127.0.0.1", LoopbackNames.INGESTION)) {
            assertThat(answer(witness, Optional.of(LoopbackNames.INGESTION), WRITE + "ab"))
                    .startsWith("HTTP/1.1 204 ");
            assertThatThrownBy(() -> answer(witness, Optional.of("evil.test"), WRITE + "ab"))
                    .isInstanceOf(IOException.class);
            exchanges(witness.journal(), 2);
            assertThat(answer(witness, Optional.empty(), WRITE + "ab")).isEmpty();

            assertThat(exchanges(witness.journal(), 3))
                    .extracting(Exchange::ending)
                    .element(1)
                    .isEqualTo(new Ending.Unanswered("the TLS handshake asked for evil.test, not for ingestion.test"));
            assertThat(exchanges(witness.journal(), 3))
                    .extracting(Exchange::ending)
                    .element(2)
                    .isEqualTo(new Ending.Unanswered("the TLS handshake asked for no host, not for ingestion.test"));
        }
    }

    @Test
    void elsewhereEveryConnectionIsRecordedWithWhomItWasMadeTo() throws IOException {
        Journal journal = new Journal(Clock.systemUTC());
        try (Elsewhere elsewhere = Elsewhere.start(Clock.systemUTC(), "127.0.0.1", journal)) {
            try (Socket nothingSaid = new Socket("127.0.0.1", elsewhere.http().port())) {
                nothingSaid.shutdownOutput();
                exchanges(journal, 1);
            }
            assertThat(answer(elsewhere.https(), Optional.of(LoopbackNames.ELSEWHERE), WRITE + "ab"))
                    .startsWith("HTTP/1.1 204 ");

            assertThat(exchanges(journal, 2))
                    .extracting(exchange -> exchange.request().method() + " "
                            + exchange.request().target())
                    .containsExactly(
                            "(none) http://elsewhere.test:" + elsewhere.http().port(),
                            "POST https://elsewhere.test:" + elsewhere.https().port() + "/write");
        }
    }

    @Test
    void answersPointElsewhereWhereTheySaySo() {
        try (Elsewhere elsewhere = Elsewhere.start(Clock.systemUTC(), "127.0.0.1", new Journal(Clock.systemUTC()))) {
            FaultScript script = FaultScript.named("points")
                    .step(
                            Effect.answer(307, "", new Header("Location", Endpoint.HTTPS_ELSEWHERE + "/a")),
                            Moment.REQUEST_END)
                    .times(1)
                    .thenAlways(
                            Effect.answer(307, "", new Header("Location", Endpoint.HTTP_ELSEWHERE + "/b")),
                            Moment.REQUEST_END);

            FaultScript pointed = elsewhere.pointedAt(script);

            assertThat(location(pointed.steps().getFirst().action()))
                    .isEqualTo("https://elsewhere.test:" + elsewhere.https().port() + "/a");
            assertThat(location(pointed.after()))
                    .isEqualTo("http://elsewhere.test:" + elsewhere.http().port() + "/b");
            assertThat(elsewhere.pointedAt(FaultScript.none())).isEqualTo(FaultScript.none());
        }
    }

    @Test
    void theNamesLeadToThisMachine() throws IOException {
        assertThat(InetAddress.getAllByName(LoopbackNames.INGESTION))
                .containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
    }

    private static String location(FaultScript.Action action) {
        return ((Effect.Answer) action.effect()).reply().header("Location").getFirst();
    }

    private static List<Exchange> exchanges(Journal journal, int count) {
        assertThat(journal.await(
                        exchanges ->
                                exchanges.size() == count && exchanges.stream().noneMatch(Exchange::open),
                        Duration.ofSeconds(10)))
                .isTrue();
        return journal.exchanges();
    }

    private static String answer(Witness witness, Optional<String> name, String request) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) Pki.shared().clientContext().getSocketFactory().createSocket("127.0.0.1", witness.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(
                    name.<SNIServerName>map(SNIHostName::new).stream().toList());
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
