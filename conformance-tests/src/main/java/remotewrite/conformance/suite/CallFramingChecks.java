package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.FramingMutants;
import remotewrite.conformance.mutant.RequestMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/**
 * FWD: how the proxy says how long a body is, to ingestion (PX-48) and to the sender (PX-24). Ingestion answers with what it
 * is sent: a server would not say how a request was framed that it refuses, nor frame a reply as it should not.
 */
public final class CallFramingChecks {
    private static final String CLOSE = "Connection: close\r\n";
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n" + CLOSE + "\r\n";
    private static final String TEXT = "no text in one piece";
    private static final int CHUNK = 1000;

    /** More than a proxy reads at a time. */
    private static final int LARGE_BYTES = 300_000;

    private static final int FURTHER = 10;
    private static final String REPEATED = "request-repeated";

    private static final Stimulus FRAMED = Stimulus.calls(
                    "calls-framed",
                    "the harness made writes with Content-Length and in chunks, and " + FURTHER
                            + " more on a connection after an answer; ingestion answered 204 with Content-Length, 400 in"
                            + " chunks, and 401 at last",
                    new Traffic.Calls(
                            Begin.READY,
                            Stream.of(
                                            write("request-by-length", NO_CONTENT)
                                                    .call(),
                                            inChunks("request-in-chunks", NO_CONTENT)
                                                    .call(),
                                            write("request-of-300-kB-by-length", large("400 Bad Request"))
                                                    .call(),
                                            inChunks("request-of-300-kB-in-chunks", large("400 Bad Request"))
                                                    .call(),
                                            goingOn(
                                                    "reply-204-with-a-length",
                                                    NO_CONTENT.replace(CLOSE, CLOSE + "Content-Length: 0\r\n")),
                                            goingOn("reply-in-chunks", chunked("400 Bad Request")),
                                            // the last: a proxy may be sparing with tokens for a time
                                            inChunks(REPEATED, large("401 Unauthorized"))
                                                    .call())
                                    .map(call -> new Round(FaultScript.none(), List.of(call), false))
                                    .toList()))
            .withEndpoint(Endpoint.ECHO);

    static final Check FWD_18 = check("FWD-18", "The proxy says in one way how long a body is, and says it right.")
            .clauses("PX-48")
            .when(FRAMED, Judged.PROXY)
            .then(requests())
            .caughtBy(
                    RequestMutants.FRAMES_TWICE.showing("Transfer-Encoding is chunked"),
                    FramingMutants.SAYS_A_BYTE_LESS.showing("request-in-chunks: Content-Length is "),
                    FramingMutants.SAYS_A_BYTE_LESS_OF_REPEATS.showing(REPEATED + ": Content-Length is 299999,"));

    static final Check FWD_44 = check(
                    "FWD-44", "The proxy frames answers anew, and a connection goes on behind each of them.")
            .clauses("PX-24")
            .when(FRAMED, Judged.PROXY)
            .then(Made.each(
                    "connections with an answer of another framing, and " + FURTHER + " behind it",
                    Made.named("reply-"),
                    "Content-Length or chunks where there is a text, neither with 204, and every answer whole",
                    CallFramingChecks::replies))
            .caughtBy(
                    FramingMutants.SAYS_HOW_LONG_204_IS.showing(
                            "reply-204-with-a-length: Content-Length is 0, Transfer-Encoding is absent in 204"),
                    FramingMutants.PASSES_TRANSFER_ENCODING_BACK.showing("reply-in-chunks: the caller saw "));

    public static final List<Check> ALL = List.of(FWD_18, FWD_44);

    private CallFramingChecks() {}

    private static CallDraft write(String name, String answer) {
        return CallDraft.write(name).body(latin1(answer));
    }

    private static CallDraft inChunks(String name, String answer) {
        return CallDraft.write(name).chunked(latin1(answer), CHUNK, "", "");
    }

    private static Bytes latin1(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An answer of so many bytes, head and text together. */
    private static String large(String status) {
        String head = "HTTP/1.1 " + status + "\r\n" + CLOSE + "Content-Length: ";
        int text = LARGE_BYTES
                - (head + "\r\n\r\n").length()
                - String.valueOf(LARGE_BYTES).length();
        return head + text + "\r\n\r\n" + "a".repeat(text);
    }

    private static String chunked(String status) {
        int half = TEXT.length() / 2;
        return "HTTP/1.1 " + status + "\r\n" + CLOSE + "Transfer-Encoding: chunked\r\n\r\n"
                + Stream.of(TEXT.substring(0, half), TEXT.substring(half))
                        .map(part -> Integer.toHexString(part.length()) + "\r\n" + part + "\r\n")
                        .reduce("", String::concat)
                + "0\r\n\r\n";
    }

    private static Call goingOn(String name, String answer) {
        return CallDraft.inTurn(
                name,
                Stream.concat(
                                Stream.of(answer),
                                Stream.generate(() -> NO_CONTENT).limit(FURTHER))
                        .map(each -> write(name, each))
                        .toArray(CallDraft[]::new));
    }

    private static Expectation requests() {
        Predicate<String> which = Made.named("request-");
        Expectation requests = recording -> framed(recording, which);
        return requests.lookingAt(which);
    }

    private static Finding framed(Recording recording, Predicate<String> which) {
        Made made = new Made(recording);
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        boolean repeated = false;
        for (Called called : recording.calls()) {
            if (which.test(called.name())) {
                List<Exchange> received = made.received(called);
                looked += received.size();
                repeated |= called.name().equals(REPEATED) && received.size() > 1;
                wrongly(made.sent(called), received)
                        .or(() -> received.isEmpty()
                                ? Optional.of("reached ingestion 0 times; the caller saw " + called.seen())
                                : Optional.empty())
                        .ifPresent(problem -> wrong.add(called.name() + ": " + problem));
            }
        }
        if (wrong.isEmpty() && !repeated) {
            return Finding.notSeen("the proxy repeated no write that was answered 401");
        }
        return Each.conclude(
                "writes at ingestion",
                Math.max(looked, wrong.size()),
                "Content-Length with the number of bytes that were sent, or Transfer-Encoding: chunked",
                wrong);
    }

    private static Optional<String> wrongly(List<Exchange> sent, List<Exchange> received) {
        int size = sent.isEmpty() ? 0 : sent.getFirst().request().body().size();
        return received.stream()
                .map(exchange -> exchange.request().headers())
                .filter(headers -> !(Header.values(headers, "Content-Length").isEmpty()
                        ? Header.values(headers, "Transfer-Encoding").equals(List.of("chunked"))
                        : Header.values(headers, "Content-Length").equals(List.of(String.valueOf(size)))
                                && Header.values(headers, "Transfer-Encoding").isEmpty()))
                .findFirst()
                .map(headers -> shown(headers) + ", the body has " + size + " bytes");
    }

    private static Optional<String> replies(Made made, Called called) {
        List<Reply> replies = made.sent(called).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .toList();
        Optional<String> wrong = replies.stream()
                .filter(reply -> !framed(reply))
                .findFirst()
                .map(reply -> shown(reply.headers()) + " in " + reply.status() + ", which has "
                        + reply.body().size() + " bytes of text");
        return wrong.or(() -> whole(called)
                        && !replies.isEmpty()
                        && replies.getFirst()
                                .body()
                                .toUtf8()
                                .equals(called.name().equals("reply-in-chunks") ? TEXT : "")
                ? Optional.empty()
                : Optional.of("the caller saw " + called.seen() + ", and " + replies.size() + " whole answers"));
    }

    private static boolean whole(Called called) {
        List<Integer> statuses = called.statuses();
        int first = called.name().equals("reply-in-chunks") ? 400 : 204;
        return statuses.size() == 1 + FURTHER
                && statuses.getFirst() == first
                && statuses.stream().skip(1).allMatch(status -> status == 204);
    }

    private static boolean framed(Reply reply) {
        List<String> length = reply.header("Content-Length");
        List<String> coding = reply.header("Transfer-Encoding");
        return reply.status() == 204
                ? length.isEmpty() && coding.isEmpty()
                : length.isEmpty()
                        ? coding.equals(List.of("chunked"))
                        : length.equals(List.of(String.valueOf(reply.body().size()))) && coding.isEmpty();
    }

    private static String shown(List<Header> headers) {
        return "Content-Length is " + Each.shown(Header.values(headers, "Content-Length")) + ", Transfer-Encoding is "
                + Each.shown(Header.values(headers, "Transfer-Encoding"));
    }
}
