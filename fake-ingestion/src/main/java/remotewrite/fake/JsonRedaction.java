package remotewrite.fake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes credentials out of one or more JSON values, at any depth; what is no secret stays to the byte. Text that stands in a
 * string, JSON again it may be, is looked at too.
 *
 * <p>Of JSON that is broken, nobody can tell where a secret in it ends: from the first place on that may be the name of
 * one, or an escape that could spell one, all of it is one fingerprint. So is all of what is not UTF-8.
 */
final class JsonRedaction {
    private static final JsonFactory JSON = new JsonFactory();

    /** RFC 8259 11 and the structured suffix of RFC 6839 3.1. */
    private static final Pattern TYPE =
            Pattern.compile("\\s*(application|text)/([^;\\s]*\\+)?json\\b.*", Pattern.CASE_INSENSITIVE);

    /** RFC 8259 8.1: a byte order mark may be there to be ignored. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Predicate<String> secret;
    private final UnaryOperator<String> text;
    private final Pattern mayBeSecret;

    /**
     * @param names of secrets, in lower case with {@code _} between words; a client may write them with {@code -}, with
     *     nothing, and in any case
     * @param text takes the secrets out of a string that is no JSON
     */
    JsonRedaction(Stream<String> names, UnaryOperator<String> text) {
        String anyOf = names.map(name -> name.replace("_", "[_-]?")).collect(Collectors.joining("|"));
        this.secret = Pattern.compile(anyOf, Pattern.CASE_INSENSITIVE).asMatchPredicate();
        this.text = text;
        this.mayBeSecret = Pattern.compile("\\\\u|" + anyOf, Pattern.CASE_INSENSITIVE);
    }

    /**
     * Whether the body is to be looked at: it says that it is JSON, or looks like it whatever it says, as one that curl sends
     * does. A write never is, whatever its first byte looks like, nor what is compressed.
     */
    static boolean mayBeIn(Request request) {
        if (!request.header("Content-Encoding").isEmpty()) {
            return false;
        }
        return request.header("Content-Type").stream()
                        .anyMatch(type -> TYPE.matcher(type).matches())
                || (looksLikeJson(request.body().shared())
                        && request.header("Content-Type").stream()
                                .noneMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-protobuf")));
    }

    private static boolean looksLikeJson(byte[] bytes) {
        int at = start(bytes);
        while (at < bytes.length && " \t\r\n".indexOf(bytes[at]) >= 0) {
            at++;
        }
        return at < bytes.length && (bytes[at] == '{' || bytes[at] == '[');
    }

    /** Behind the byte order mark, if there is one. */
    private static int start(byte[] bytes) {
        return Arrays.mismatch(bytes, MARK) == MARK.length ? MARK.length : 0;
    }

    Bytes of(Bytes body) {
        byte[] redacted = of(body.shared());
        return Arrays.equals(redacted, body.shared()) ? body : Bytes.owning(redacted);
    }

    private byte[] of(byte[] bytes) {
        int start = start(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int copied = 0;
        try (JsonParser parser = JSON.createParser(bytes, start, bytes.length - start)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean named = token == JsonToken.FIELD_NAME && secret.test(parser.currentName());
                if (named) {
                    parser.nextToken();
                } else if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                int from = offset(parser.currentTokenLocation(), start);
                String value = named ? whole(parser, bytes, from, start) : parser.getText();
                String safe = named ? Fingerprint.of(value) : ofText(value);
                int to = offset(parser.currentLocation(), start);
                if (!safe.equals(value)) {
                    out.write(bytes, copied, from - copied);
                    out.writeBytes(quoted(safe));
                    copied = to;
                }
            }
        } catch (IOException e) {
            // whose message would quote what is secret
            return ofBroken(bytes);
        }
        out.write(bytes, copied, bytes.length - copied);
        return out.toByteArray();
    }

    /** The text of a string, the JSON of any other value: of an object with a secret's name all is secret. */
    private static String whole(JsonParser parser, byte[] bytes, int from, int start) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        int to = offset(parser.currentLocation(), start);
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
    }

    /**
     * Where that is in all bytes; the parser counts from {@code start}.
     *
     * @throws IOException when it does not count bytes, because they are UTF-16 or UTF-32
     */
    private static int offset(JsonLocation place, int start) throws IOException {
        if (place.getByteOffset() < 0) {
            throw new IOException("not UTF-8");
        }
        return start + (int) place.getByteOffset();
    }

    private String ofText(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (!looksLikeJson(bytes)) {
            return text.apply(value);
        }
        byte[] redacted = of(bytes);
        return Arrays.equals(redacted, bytes) ? value : new String(redacted, StandardCharsets.UTF_8);
    }

    private static byte[] quoted(String value) {
        return ("\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] ofBroken(byte[] bytes) {
        // each byte a character, and back: what is no secret stays as it was
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher found = mayBeSecret.matcher(body);
        // in UTF-16 and UTF-32, which are full of zeros, no name looks like one
        int from = body.indexOf('\0') >= 0 ? 0 : found.find() ? found.end() : bytes.length;
        String rest = from == bytes.length ? "" : Fingerprint.of(body.substring(from));
        return (Fingerprint.inText(body.substring(0, from)) + rest).getBytes(StandardCharsets.ISO_8859_1);
    }
}
