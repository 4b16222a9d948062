package remotewrite.conformance.suite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.fake.Bytes;

/**
 * A request being written, line by line, so that it can be wrong in any way.
 *
 * @param name of the call
 * @param requestLine without its line end
 * @param lines the head's other lines without their line ends
 * @param body as it goes over the wire, transfer coding included
 */
record CallDraft(String name, String requestLine, List<String> lines, Bytes body) {
    /** Far longer than any answer takes that is not held up on purpose. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    /**
     * RFC 9110 10.1.1 lets a client wait; a proxy that has to read the body first would wait for ever. Twice as long as a
     * busy machine may need.
     */
    private static final Duration CONTINUED_WITHIN = Duration.ofSeconds(2);

    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    /** Longer than a machine may keep the harness waiting before it believes itself no more. */
    private static final Duration CLOSED_WITHIN = Duration.ofMillis(1500);

    /** A remote write 1.0 request as Prometheus sends it. */
    static CallDraft write(String name) {
        return new CallDraft(
                        name,
                        "POST " + Call.WRITE_PATH + " HTTP/1.1",
                        List.of(
                                "Host: proxy.test",
                                Call.MARKER + ": " + name,
                                "User-Agent: conformance/1.0",
                                "Content-Encoding: snappy",
                                "Content-Type: application/x-protobuf",
                                "X-Prometheus-Remote-Write-Version: 0.1.0"),
                        Bytes.empty())
                .body(CallBodies.WRITE);
    }

    /** A request without a body. */
    static CallDraft get(String name, String target) {
        return new CallDraft(
                name,
                "GET " + target + " HTTP/1.1",
                List.of("Host: proxy.test", Call.MARKER + ": " + name),
                Bytes.empty());
    }

    CallDraft asking(String methodAndTarget) {
        return new CallDraft(name, methodAndTarget + " HTTP/1.1", lines, body);
    }

    /** One more line, whatever it says. */
    CallDraft line(String line) {
        return new CallDraft(
                name,
                requestLine,
                Stream.concat(lines.stream(), Stream.of(line)).toList(),
                body);
    }

    /** Without the field. */
    CallDraft without(String field) {
        String start = field.toLowerCase(Locale.ROOT) + ":";
        return new CallDraft(
                name,
                requestLine,
                lines.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList(),
                body);
    }

    /** The field once, with this value. */
    CallDraft set(String field, String value) {
        return without(field).line(field + ": " + value);
    }

    /** With this body and its length. */
    CallDraft body(Bytes content) {
        return set("Content-Length", String.valueOf(content.size())).wire(content);
    }

    /** With this body behind the head, and nothing that says how long it is. */
    CallDraft wire(Bytes content) {
        return new CallDraft(name, requestLine, lines, content);
    }

    /** With the body in chunks of this size, and what else a chunked body may have. */
    CallDraft chunked(Bytes content, int size, String extension, String trailer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] all = content.toArray();
        for (int from = 0; from < all.length; from += size) {
            int length = Math.min(size, all.length - from);
            out.writeBytes(latin1(Integer.toHexString(length) + extension + "\r\n"));
            out.write(all, from, length);
            out.writeBytes(latin1("\r\n"));
        }
        out.writeBytes(latin1("0\r\n" + trailer + "\r\n"));
        return without("Content-Length").line("Transfer-Encoding: chunked").wire(Bytes.copyOf(out.toByteArray()));
    }

    /** Sent as it is; the answer is awaited. */
    Call call() {
        return new Call(name, List.of(new Act.Send(all()), new Act.AwaitReply(ANSWERED_WITHIN)));
    }

    /** As {@link #call}, and the end of the connection is awaited as well. */
    Call untilClosed() {
        return new Call(
                name,
                List.of(new Act.Send(all()), new Act.AwaitReply(ANSWERED_WITHIN), new Act.AwaitClose(CLOSED_WITHIN)));
    }

    /** The head alone, then, unless a final answer has come, the body. */
    Call headFirst() {
        return new Call(
                name,
                List.of(
                        new Act.Send(head()),
                        new Act.AwaitReply(CONTINUED_WITHIN),
                        new Act.SendUnlessAnswered(body, 1, ANSWERED_WITHIN),
                        new Act.AwaitReply(ANSWERED_WITHIN)));
    }

    /** The head alone; gone after the first answer. */
    Call headOnly() {
        return new Call(name, List.of(new Act.Send(head()), new Act.AwaitReply(CONTINUED_WITHIN)));
    }

    /** The head and a half of the body; gone without waiting. */
    Call halfOnly() {
        byte[] bytes = all().toArray();
        int half = bytes.length - body.size() / 2;
        return new Call(name, List.of(new Act.Send(Bytes.copyOf(java.util.Arrays.copyOf(bytes, half)))));
    }

    /** Sent as it is; the answer is awaited for so long. */
    Call answeredWithin(Duration time) {
        return new Call(name, List.of(new Act.Send(all()), new Act.AwaitReply(time)));
    }

    /** Sent as it is; what is answered is not read. */
    Call unread(Duration time) {
        return new Call(name, List.of(new Act.Send(all()), new Act.Ignore(time)));
    }

    /** The head byte by byte; the end of the connection is awaited if an answer comes. */
    Call slowHead(Duration every, Duration atMost, Duration closed) {
        return new Call(name, List.of(new Act.Trickle(head(), every, atMost), new Act.AwaitClose(closed)));
    }

    /** The head at once, and the body byte by byte; the end of the connection is awaited if an answer comes. */
    Call slowBody(Duration every, Duration atMost, Duration closed) {
        return new Call(
                name, List.of(new Act.Send(head()), new Act.Trickle(body, every, atMost), new Act.AwaitClose(closed)));
    }

    /** The head, then so many times the body, as far as it is taken in this time; gone then. */
    Call offering(int times, Duration atMost) {
        CallDraft whole = set("Content-Length", String.valueOf((long) times * body.size()));
        return new Call(name, List.of(new Act.Send(whole.head()), new Act.Offer(body, times, atMost)));
    }

    /** The head, then, unless a final answer has come, so many times the body; the answer is awaited as senders do. */
    Call asked(int times) {
        CallDraft whole = set("Content-Length", String.valueOf((long) times * body.size()));
        return new Call(
                name,
                List.of(
                        new Act.Send(whole.head()),
                        new Act.AwaitReply(ANSWERED_WITHIN),
                        new Act.SendUnlessAnswered(body, times, SENDERS_WAIT),
                        new Act.AwaitReply(SENDERS_WAIT)));
    }

    /** The head, then what else is done. */
    Call followedBy(Act... acts) {
        List<Act> all = new ArrayList<>(List.of(acts));
        all.addFirst(new Act.Send(head()));
        return new Call(name, all);
    }

    /** Sent as it is after this pause; the answer is awaited. */
    Call after(Duration pause) {
        return new Call(name, List.of(new Act.Ignore(pause), new Act.Send(all()), new Act.AwaitReply(ANSWERED_WITHIN)));
    }

    /** Several requests on one connection, each after the answer to the one before. */
    static Call inTurn(String name, CallDraft... drafts) {
        List<Act> acts = new ArrayList<>();
        for (CallDraft draft : drafts) {
            acts.addAll(draft.call().acts());
        }
        return new Call(name, acts);
    }

    /** Several requests on one connection, sent together. */
    static Call pipelined(String name, CallDraft... drafts) {
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.SendTogether(Stream.of(drafts).map(CallDraft::all).toList()));
        for (CallDraft ignored : drafts) {
            acts.add(new Act.AwaitReply(ANSWERED_WITHIN));
        }
        return new Call(name, acts);
    }

    private Bytes head() {
        return Bytes.copyOf(latin1(requestLine + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n"));
    }

    private Bytes all() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head().toArray());
        out.writeBytes(body.toArray());
        return Bytes.copyOf(out.toByteArray());
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
