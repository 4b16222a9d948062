package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;
import remotewrite.fake.Request;

/**
 * Records who comes, and answers 204 to every request that has come whole; then hangs up, so that every request has a
 * connection, and a TLS handshake, of its own.
 */
final class Witness implements StandIn {
    /** Of a connection that brought none: no method has such a name. */
    static final String NO_REQUEST = "(none)";

    private static final byte[] ACCEPTED =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Optional<SSLSocketFactory> tls;
    private final Optional<String> wanted;
    private final String origin;
    private final Clock clock;
    private final Journal journal;
    private final Accepting accepting;

    private Witness(
            ServerSocket listener,
            Optional<SSLSocketFactory> tls,
            Optional<String> wanted,
            String origin,
            Clock clock,
            Journal journal,
            int firstConnection) {
        this.tls = tls;
        this.wanted = wanted;
        this.origin = origin;
        this.clock = clock;
        this.journal = journal;
        this.accepting = Accepting.start("witness", listener, firstConnection, this::hear);
    }

    /**
     * Listens for TLS on a free port of {@code bindAddress}.
     *
     * @param certificate with its key, of {@link Pki#KEY_STORE_PASSWORD}
     * @throws BenchFailure when it cannot
     */
    static Witness of(Clock clock, String bindAddress, KeyStore certificate) {
        return new Witness(
                Accepting.listen(bindAddress),
                Optional.of(tls(certificate)),
                Optional.empty(),
                "",
                clock,
                new Journal(clock),
                0);
    }

    /**
     * Listens for TLS on a free port of {@code bindAddress}, and refuses whoever does not ask for {@code name}.
     *
     * @throws BenchFailure when it cannot
     */
    static Witness particular(Clock clock, String bindAddress, String name) {
        return new Witness(
                Accepting.listen(bindAddress),
                Optional.of(tls(Cloud.certificate(name))),
                Optional.of(name),
                "",
                clock,
                new Journal(clock),
                0);
    }

    /**
     * Another host, which listens on a free port of {@code bindAddress}. A connection without a request is recorded as well.
     *
     * @param scheme {@code https} or {@code http}
     * @param name in the targets that are recorded, and in its certificate
     * @param firstConnection the number of its first connection in {@code journal}, which others write in too
     * @throws BenchFailure when it cannot
     */
    static Witness elsewhere(
            Clock clock, String bindAddress, String scheme, String name, Journal journal, int firstConnection) {
        ServerSocket listener = Accepting.listen(bindAddress);
        return new Witness(
                listener,
                scheme.equals("https") ? Optional.of(tls(Cloud.certificate(name))) : Optional.empty(),
                Optional.empty(),
                scheme + "://" + name + ":" + listener.getLocalPort(),
                clock,
                journal,
                firstConnection);
    }

    private static SSLSocketFactory tls(KeyStore certificate) {
        return Accepting.tls(certificate).getSocketFactory();
    }

    @Override
    public int port() {
        return accepting.port();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    /** Scheme, host and port; empty at the ingestion URL, where targets are recorded as they come. */
    String origin() {
        return origin;
    }

    private void hear(Socket proxy, int connection) throws IOException {
        Instant startedAt = clock.instant();
        TappedConnection tapped = new TappedConnection(connection, origin, KeptBody.FEW_BYTES, clock, journal);
        AskedName asked = new AskedName(wanted);
        try (Socket clear = tls.isPresent() ? secured(proxy, asked) : proxy) {
            if (asked.right()) {
                answer(new Conversing.Line(clear, clear.getInputStream(), tapped));
            }
        } finally {
            tapped.proxyClosed();
            Optional<String> notable = asked.right()
                    // a spare connection to ingestion is nobody's business
                    ? Optional.of("a connection without a request").filter(reason -> !origin.isEmpty())
                    : Optional.of(asked.wrong());
            notable.filter(reason -> tapped.begun() == 0)
                    .ifPresent(reason -> journal.open(
                                    new ExchangeId(connection, 0),
                                    startedAt,
                                    new Request(NO_REQUEST, origin, List.of(), Bytes.empty()))
                            .end(new Ending.Unanswered(reason)));
        }
    }

    private Socket secured(Socket proxy, AskedName asked) throws IOException {
        SSLSocket secured = (SSLSocket) tls.orElseThrow().createSocket(proxy, InputStream.nullInputStream(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setSNIMatchers(List.of(asked));
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static void answer(Conversing.Line line) throws IOException {
        line.listen(bytes -> {
            boolean whole = line.tapped().whole() > 0;
            if (whole) {
                line.say(ACCEPTED);
            }
            return !whole;
        });
    }

    @Override
    public void close() {
        accepting.close();
    }
}
