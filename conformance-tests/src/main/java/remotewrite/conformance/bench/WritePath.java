package remotewrite.conformance.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import remotewrite.conformance.Call;
import remotewrite.fake.Bytes;

/**
 * Where the proxy under test takes writes, put into calls that say {@link Call#WRITE_PATH} instead.
 *
 * @param path without a query
 * @param query without its question mark; empty for none
 */
record WritePath(String path, String query) {
    WritePath {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(query, "query is null");
    }

    /** Of a path and query as they stand in a request line. */
    static WritePath of(String target) {
        int at = target.indexOf('?');
        return at < 0 ? new WritePath(target, "") : new WritePath(target.substring(0, at), target.substring(at + 1));
    }

    /**
     * The bytes with another request line, if they begin with one. A call's name, a body and what is hidden in one stay as
     * they are.
     */
    byte[] in(Bytes bytes) {
        byte[] all = bytes.toArray();
        int end = 0;
        while (end < all.length && all[end] != '\r') {
            end++;
        }
        String line = new String(all, 0, end, StandardCharsets.ISO_8859_1);
        if (!line.endsWith(" HTTP/1.1")) {
            return all;
        }
        byte[] addressed = in(line).getBytes(StandardCharsets.ISO_8859_1);
        byte[] rest = Arrays.copyOfRange(all, end, all.length);
        byte[] whole = Arrays.copyOf(addressed, addressed.length + rest.length);
        System.arraycopy(rest, 0, whole, addressed.length, rest.length);
        return whole;
    }

    /** All of them, one behind the other. */
    byte[] in(List<Bytes> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(in(part)));
        return all.toByteArray();
    }

    private String in(String requestLine) {
        int at = requestLine.indexOf(Call.WRITE_PATH);
        if (at < 0) {
            return requestLine;
        }
        String before = requestLine.substring(0, at) + path;
        String after = requestLine.substring(at + Call.WRITE_PATH.length());
        if (query.isEmpty()) {
            return before + after;
        }
        return switch (after.charAt(0)) {
            case '?' -> before + "?" + query + "&" + after.substring(1);
            case ' ', '#' -> before + "?" + query + after;
            // another path, which needs no query to be refused
            default -> before + after;
        };
    }
}
