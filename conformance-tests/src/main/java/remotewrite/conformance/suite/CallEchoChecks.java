package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.BreakMutants;
import remotewrite.conformance.mutant.ReplyMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/** FWD and AUTH: what the proxy makes of replies that no HTTP server gives. Each call carries its own answer. */
public final class CallEchoChecks {
    /** Stands in everything that is not to be passed on. */
    private static final String GARBLED = "garbled";

    /** As it is: what could be read as a reply must not leave a connection behind that looks open. */
    private static final String CLOSE = "Connection: close\r\n";

    private static final String SHORT_TEXT = "broken off";

    /** Of {@link Endpoint#LONG}: more than a proxy keeps of a reply before it passes the beginning on. */
    private static final int LONG_BYTES = 256 * 1024;

    private static final String BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\n" + CLOSE;

    private static final Stimulus ECHOED = Stimulus.calls(
                    "calls-echoed",
                    "ingestion answered what is not HTTP, with fields that showed the token, and with replies that broke off",
                    new Traffic.Calls(
                            Begin.READY,
                            Stream.of(
                                            answered("garbled-banner", "SSH-2.0-garbled\r\n"),
                                            answered("garbled-page", "<html>garbled</html>"),
                                            answered("garbled-bytes", "\0\1\2\200\377garbled\0"),
                                            answered("garbled-version", "HTCPCP/1.0 200 garbled\r\n\r\n"),
                                            answered("garbled-status-line", "HTTP/1.1 OK garbled\r\n\r\n"),
                                            status("99"),
                                            status("600"),
                                            status("999"),
                                            status("1000"),
                                            answered(
                                                    "garbled-length",
                                                    "HTTP/1.1 200 OK\r\n" + CLOSE
                                                            + "Content-Length: many\r\n\r\ngarbled"),
                                            answered(
                                                    "garbled-head-of-256-KiB",
                                                    "HTTP/1.1 200 OK\r\n" + CLOSE + "X-Garbled: " + Endpoint.LONG
                                                            + "\r\nContent-Length: 0\r\n\r\n"),
                                            answered(
                                                    "broken-length-short",
                                                    lengthLess1(SHORT_TEXT, SHORT_TEXT.length())),
                                            answered("broken-length-long", lengthLess1(Endpoint.LONG, LONG_BYTES)),
                                            answered(
                                                    "broken-chunks-short",
                                                    withoutLastChunk(SHORT_TEXT, SHORT_TEXT.length())),
                                            answered("broken-chunks-long", withoutLastChunk(Endpoint.LONG, LONG_BYTES)),
                                            answered(
                                                    "token-in-fields",
                                                    "HTTP/1.1 400 Bad Request\r\n" + CLOSE + "Authorization: "
                                                            + Endpoint.AUTHORIZATION + "\r\nX-Echo: "
                                                            + Endpoint.AUTHORIZATION
                                                            + "\r\nContent-Length: 2\r\n\r\nno"))
                                    .toList()))
            .withEndpoint(Endpoint.ECHO);

    static final Check FWD_38 = check(
                    "FWD-38", "The proxy answers 502 to what is no HTTP reply, and passes no word of it on.")
            .clauses("PX-30")
            .when(ECHOED, Judged.PROXY)
            .then(Made.each(
                    "calls answered with what is not HTTP",
                    Made.named("garbled-"),
                    "one request at ingestion, and 502 without a word of what came from there",
                    CallEchoChecks::garbled))
            .caughtBy(
                    ReplyMutants.PASSES_ODD_STATUSES_BACK.showing("garbled-status-999: the caller saw 999"),
                    ReplyMutants.TAKES_ANYTHING_FOR_A_REPLY.showing("garbled-banner: the caller saw 200"),
                    ReplyMutants.TAKES_REPLY_HEADS_OF_ANY_SIZE.showing("garbled-head-of-256-KiB: the caller saw 200"),
                    ReplyMutants.QUOTES_WHAT_IT_CANNOT_READ.showing("garbled-banner: the sender got it in 502"));

    static final Check AUTH_10 = check(
                    "AUTH-10", "The proxy keeps fields from the sender in which ingestion shows the token.")
            .clauses("PX-45")
            .when(ECHOED, Judged.PROXY)
            .then(Made.each(
                    "calls answered with the token in two fields",
                    Made.named("token-in-fields"),
                    "an answer without the token in any field",
                    CallEchoChecks::tokenShown))
            .caughtBy(
                    ReplyMutants.PASSES_AUTHORIZATION_BACK.showing("Authorization shows the token"),
                    ReplyMutants.PASSES_AN_ECHO_BACK.showing("X-Echo shows the token"));

    static final Check FWD_40 = check(
                    "FWD-40", "The proxy ends no answer as if it were whole that ingestion broke off.")
            .clauses("PX-31")
            .when(ECHOED, Judged.PROXY)
            .then(Made.each(
                    "calls whose answer broke off, by its length or its chunks, soon or late",
                    Made.named("broken-"),
                    "one request at ingestion, and 502, 503 or 504, or an answer that is visibly cut",
                    CallEchoChecks::brokenOff))
            .caughtBy(
                    BreakMutants.TAKES_THE_BEGINNING_FOR_ALL.showing("broken-length-long: the caller saw 400"),
                    BreakMutants.ENDS_CHUNKS_THAT_BREAK_OFF.showing("broken-chunks-long: the caller saw 400"));

    public static final List<Check> ALL = List.of(FWD_38, FWD_40, AUTH_10);

    private CallEchoChecks() {}

    private static String lengthLess1(String text, int bytes) {
        return BAD_REQUEST + "Content-Length: " + (bytes + 1) + "\r\n\r\n" + text;
    }

    private static String withoutLastChunk(String text, int bytes) {
        return BAD_REQUEST + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes) + "\r\n" + text + "\r\n";
    }

    private static Optional<String> brokenOff(Made made, Called called) {
        int times = made.received(called).size();
        return times == 1 && called.statuses().stream().allMatch(List.of(502, 503, 504)::contains)
                ? Optional.empty()
                : Optional.of("the caller saw " + called.seen() + " after " + times + " requests at ingestion");
    }

    private static Round status(String status) {
        return answered(
                "garbled-status-" + status,
                "HTTP/1.1 " + status + " Odd\r\nX-Garbled: 1\r\n" + CLOSE + "Content-Length: 7\r\n\r\ngarbled");
    }

    private static Round answered(String name, String latin1) {
        return new Round(
                FaultScript.none(),
                List.of(CallDraft.write(name)
                        .body(Bytes.copyOf(latin1.getBytes(StandardCharsets.ISO_8859_1)))
                        .call()),
                false);
    }

    private static Optional<String> garbled(Made made, Called called) {
        int times = made.received(called).size();
        if (times != 1) {
            return Optional.of("reached ingestion " + times + " times; the caller saw " + called.seen());
        }
        if (!called.statuses().equals(List.of(502))) {
            return Optional.of("the caller saw " + called.seen());
        }
        return replies(made.sent(called))
                .filter(reply -> text(reply).contains(GARBLED))
                .findFirst()
                .map(reply -> "the sender got it in 502, in a head and "
                        + reply.body().size() + " bytes of text");
    }

    private static String text(Reply reply) {
        return (reply.headers() + reply.body().toUtf8()).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> tokenShown(Made made, Called called) {
        long shown = replies(made.received(called))
                .flatMap(reply -> fields(reply).stream())
                .count();
        if (shown != 2) {
            return Optional.of("ingestion showed the token in " + shown + " fields; the caller saw " + called.seen());
        }
        if (called.statuses().size() != 1) {
            return Optional.of("the caller saw " + called.seen());
        }
        return replies(made.sent(called))
                .flatMap(reply -> fields(reply).stream())
                .findFirst()
                .map(name -> name + " shows the token in 1 answer");
    }

    /** The fields with a token; in recordings that is a fingerprint. */
    private static List<String> fields(Reply reply) {
        return reply.headers().stream()
                .filter(header -> header.value().contains(Fingerprint.PREFIX))
                .map(Header::name)
                .toList();
    }

    private static Stream<Reply> replies(List<Exchange> exchanges) {
        return exchanges.stream().flatMap(exchange -> exchange.reply().stream());
    }
}
