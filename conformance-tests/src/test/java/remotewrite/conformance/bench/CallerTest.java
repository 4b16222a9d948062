package remotewrite.conformance.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.conformance.Called;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;

class CallerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Act HEAD =
            new Act.Send(Bytes.utf8("POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"));
    private static final Act BODY = new Act.Send(Bytes.utf8("hi"));

    /** A proxy that says this to every head, then closes the connection or keeps it. */
    private record Proxy(ServerSocket listener, String says, boolean closes) implements AutoCloseable {
        static Proxy saying(String says, boolean closes) throws IOException {
            Proxy proxy = new Proxy(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), says, closes);
            Thread.ofVirtual().start(proxy::serve);
            return proxy;
        }

        private void serve() {
            try {
                Socket socket = listener.accept();
                socket.getInputStream().read(new byte[1000]);
                OutputStream out = socket.getOutputStream();
                out.write(says.getBytes(StandardCharsets.ISO_8859_1));
                if (closes) {
                    socket.shutdownOutput();
                }
                // until the caller has gone
                while (socket.getInputStream().read() >= 0) {
                    continue;
                }
                socket.close();
            } catch (IOException e) {
                // the test is over
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static Called called(String says, boolean closes, Act... acts) throws IOException {
        return called("/api/v1/write", says, closes, acts).made();
    }

    private record Seen(Called made, List<Exchange> tapped) {}

    private static Seen called(String writePath, String says, boolean closes, Act... acts) throws IOException {
        return called(new Rendezvous(1, () -> {}), writePath, says, closes, acts);
    }

    private static Seen called(Rendezvous others, String writePath, String says, boolean closes, Act... acts)
            throws IOException {
        try (Proxy proxy = Proxy.saying(says, closes);
                Tap tap = Tap.start(
                        Clock.systemUTC(), "127.0.0.1", proxy.listener().getLocalPort())) {
            Called made = Caller.make(new Call("a-call", List.of(acts)), tap, writePath, Clock.systemUTC(), others);
            return new Seen(made, tap.exchanges());
        }
    }

    @Test
    void interimAndFinalRepliesAreSeenInTheirOrder() throws IOException {
        Called made = called(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                false,
                HEAD,
                new Act.AwaitReply(LONG),
                new Act.SendUnlessAnswered(Bytes.utf8("hi"), 1, Duration.ofSeconds(5)),
                new Act.AwaitReply(LONG));

        assertThat(made.seen()).isEqualTo("100, 204");
        assertThat(made.statuses()).containsExactly(100, 204);
        assertThat(made.events()).contains(new Called.Event(Called.Kind.SENT, 2));
    }

    @Test
    void theRestIsNotSentAfterAFinalReply() throws IOException {
        Called made = called(
                "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n",
                false,
                HEAD,
                new Act.AwaitReply(LONG),
                new Act.SendUnlessAnswered(Bytes.utf8("hi"), 1, Duration.ofSeconds(5)));

        assertThat(made.seen()).isEqualTo("417");
        assertThat(made.events()).doesNotContain(new Called.Event(Called.Kind.SENT, 2));
    }

    /** As when not even the beginning could be sent. */
    @Test
    void whereNothingHasBeenSeenNothingIsAnswered() throws IOException {
        Called made =
                called("HTTP/1.1 204 No Content\r\n\r\n", true, new Act.SendUnlessAnswered(Bytes.utf8("hi"), 1, LONG));

        assertThat(made.events()).containsExactly(new Called.Event(Called.Kind.SENT, 2));
    }

    @Test
    void anEndAfterAReplyIsNoEndWithinOne() throws IOException {
        String whole = "HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\nno";

        Called closed = called(whole, true, HEAD, BODY, new Act.AwaitReply(LONG), new Act.AwaitClose(LONG));
        Called broken = called(
                whole.substring(0, whole.length() - 1),
                true,
                HEAD,
                BODY,
                new Act.AwaitReply(LONG),
                new Act.AwaitClose(LONG));

        assertThat(closed.seen()).isEqualTo("400, closed");
        assertThat(broken.seen()).isEqualTo("400 cut short");
        assertThat(broken.statuses()).isEmpty();
        assertThat(List.of(closed, broken)).allMatch(Called::closedByProxy);
    }

    @Test
    void behindAReplyThatIsNotHttpNothingIsAwaited() throws IOException {
        String notInChunks = "HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n";

        Called within = called(notInChunks, false, HEAD, BODY, new Act.AwaitReply(LONG), new Act.AwaitReply(LONG));
        Called atOnce = called("no\r\n\r\n", false, HEAD, BODY, new Act.AwaitReply(LONG));

        assertThat(within.seen()).isEqualTo("400 cut short, closed");
        assertThat(atOnce.seen()).isEqualTo("0 cut short");
    }

    @Test
    void whatDoesNotComeInTimeIsSilence() throws IOException {
        Called made = called("", false, HEAD, BODY, new Act.AwaitReply(SHORT));

        assertThat(made.seen()).isEqualTo("nothing in time");
        assertThat(made.closedByProxy()).isFalse();
    }

    @Test
    void aTrickleEndsWithTheAnswer() throws IOException {
        Bytes body = Bytes.utf8("x".repeat(10_000));

        Called answered = called(
                "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n",
                true,
                HEAD,
                new Act.Trickle(body, SHORT, LONG),
                new Act.AwaitClose(LONG));
        Called unanswered = called("", false, HEAD, new Act.Trickle(body, SHORT, SHORT.multipliedBy(4)));

        assertThat(answered.seen()).isEqualTo("503, closed");
        // in all of its time it would send 600
        assertThat(answered.events().get(1).number()).isBetween(1, 400);
        assertThat(unanswered.seen()).isEqualTo("nothing in time");
        assertThat(unanswered.events().get(1).number()).isBetween(1, 5);
    }

    @Test
    void anOfferEndsWithItsTimeOrWithAllOfIt() throws IOException {
        Bytes piece = Bytes.copyOf(new byte[64 * 1024]);

        Called slow = slowlyTaken(piece);
        Called small = called("", false, HEAD, new Act.Offer(Bytes.utf8("hi"), 3, LONG));
        assertThat(slow.seen()).isEqualTo("nothing in time");
        assertThat(slow.events().get(1).number()).isPositive().isLessThan(1024 * piece.size());
        assertThat(small.events().get(1)).isEqualTo(new Called.Event(Called.Kind.SENT, 6));
    }

    /** A machine that stands still for all of its time may take nothing. */
    private static Called slowlyTaken(Bytes piece) throws IOException {
        Called slow = called("", false, HEAD, new Act.Offer(piece, 1024, SHORT.multipliedBy(4)));
        for (int attempt = 1; attempt < 5 && slow.events().get(1).number() == 0; attempt++) {
            slow = called("", false, HEAD, new Act.Offer(piece, 1024, SHORT.multipliedBy(4)));
        }
        return slow;
    }

    @Test
    void whatIsIgnoredIsNotSeen() throws IOException {
        Called made = called("HTTP/1.1 204 No Content\r\n\r\n", true, HEAD, BODY, new Act.Ignore(SHORT));

        assertThat(made.seen()).isEqualTo("nothing");
    }

    @Test
    void eachOfThoseSentTogetherIsAddressed() throws IOException {
        Bytes whole = Bytes.utf8("POST /api/v1/write HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");

        Seen seen = called(
                "/elsewhere",
                "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n",
                false,
                new Act.SendTogether(List.of(whole, whole)),
                new Act.AwaitReply(LONG),
                new Act.AwaitReply(LONG));

        assertThat(seen.made().seen()).isEqualTo("204, 400");
        assertThat(seen.made().events())
                .filteredOn(event -> event.kind() == Called.Kind.SENT)
                .hasSize(1);
        assertThat(seen.tapped())
                .extracting(exchange -> exchange.request().target())
                .containsExactly("/elsewhere", "/elsewhere");
    }

    @Test
    void theTapRecordsTheCallUnderTheNumberThatItNames() throws IOException {
        Seen seen =
                called("/elsewhere", "HTTP/1.1 204 No Content\r\n\r\n", false, HEAD, BODY, new Act.AwaitReply(LONG));

        assertThat(seen.tapped()).singleElement().satisfies(exchange -> {
            assertThat(exchange.id().connection()).isEqualTo(seen.made().connection());
            assertThat(exchange.request().target()).isEqualTo("/elsewhere");
        });
    }

    @Test
    void othersAreAwaited() throws Exception {
        Rendezvous others = new Rendezvous(2, () -> {});
        FutureTask<Seen> waits = new FutureTask<>(() -> called(
                others,
                "/elsewhere",
                "HTTP/1.1 204 No Content\r\n\r\n",
                false,
                HEAD,
                new Act.AwaitOthers(LONG),
                BODY,
                new Act.AwaitReply(LONG)));
        Thread.ofVirtual().start(waits);

        assertThatThrownBy(() -> waits.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        others.join().close();

        assertThat(waits.get(LONG.toMillis(), TimeUnit.MILLISECONDS).made().seen())
                .isEqualTo("204");
    }

    @Test
    @Timeout(60)
    void oneThatIsDoneIsNotAwaited() throws IOException {
        Rendezvous others = new Rendezvous(2, () -> {});

        assertThat(called(others, "/elsewhere", "HTTP/1.1 204 No Content\r\n\r\n", false, HEAD, BODY)
                        .made()
                        .seen())
                .isEqualTo("nothing");

        // or else it would wait for the first
        others.join().meet(Duration.ofMinutes(5));
    }
}
