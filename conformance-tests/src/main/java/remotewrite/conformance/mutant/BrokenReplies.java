package remotewrite.conformance.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.Reply;

/** Readings of replies that break off. Each is wrong for one framing, and right for the other, where nothing is whole. */
final class BrokenReplies {
    private BrokenReplies() {}

    /** All that came behind the head is the text, whatever Content-Length says. */
    static IngestionAnswer byLength(InputStream said) throws IOException {
        ReplyHead head = ReplyHead.read(said);
        return head.chunked() ? cutOff() : reply(head, rest(said));
    }

    /** The chunks that came whole are the text, with or without the last, which is empty. */
    static IngestionAnswer inChunks(InputStream said) throws IOException {
        ReplyHead head = ReplyHead.read(said);
        if (!head.chunked()) {
            return cutOff();
        }
        StringBuilder text = new StringBuilder();
        String rest = rest(said);
        for (int line = rest.indexOf("\r\n"); line > 0; line = rest.indexOf("\r\n")) {
            int size = Integer.parseInt(rest.substring(0, line), 16);
            text.append(rest, line + 2, line + 2 + size);
            rest = rest.substring(line + 2 + size + 2);
        }
        return reply(head, text.toString());
    }

    private static String rest(InputStream said) throws IOException {
        return new String(said.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static Reply reply(ReplyHead head, String text) {
        return Reply.of(head.status(), List.of(), Body.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static GatewayFailure.CutOff cutOff() {
        return new GatewayFailure.CutOff("the mutant has no whole reply");
    }
}
