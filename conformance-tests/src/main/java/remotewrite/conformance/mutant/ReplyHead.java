package remotewrite.conformance.mutant;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The head of a reply, as a mutant reads it that speaks HTTP itself. */
record ReplyHead(int status, boolean chunked) {
    private static final String END = "\r\n\r\n";

    /**
     * Reads the next head, and nothing of what comes behind it.
     *
     * @throws EOFException when it does not come whole
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
        return new ReplyHead(
                Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length())),
                head.indexOf("Transfer-Encoding: chunked") >= 0);
    }
}
