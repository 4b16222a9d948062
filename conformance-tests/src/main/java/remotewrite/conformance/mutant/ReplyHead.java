package remotewrite.conformance.mutant;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of a reply, as a mutant reads it that speaks HTTP itself. */
record ReplyHead(int status, boolean chunked) {
    private static final String END = "\r\n\r\n";
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-9][0-9]{2})");

    /**
     * Reads the next head, and nothing of what comes behind it.
     *
     * @throws EOFException when it does not come whole
     * @throws ProtocolException when it is none: what is left of an earlier reply
     */
    static ReplyHead read(InputStream said) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END) < 0) {
            byte[] next = said.readNBytes(1);
            if (next.length == 0) {
                throw new EOFException("nothing more was said");
            }
            head.append(new String(next, StandardCharsets.ISO_8859_1));
        }
        Matcher status = STATUS_LINE.matcher(head);
        if (!status.lookingAt()) {
            throw new ProtocolException("not the head of a reply");
        }
        return new ReplyHead(Integer.parseInt(status.group(1)), head.indexOf("Transfer-Encoding: chunked") >= 0);
    }
}
