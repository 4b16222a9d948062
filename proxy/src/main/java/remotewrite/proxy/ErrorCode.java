package remotewrite.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code in an error body of ingestion: {@code {"error":{"code":"..."}}}, as Azure writes it (azure.md 1.4), or {@code
 * {"code":"..."}}, as aad-auth-proxy does (azure.md 5.5), which may stand in between.
 */
final class ErrorCode {
    private static final JsonFactory JSON = new JsonFactory();

    /** One word. A token is no such word: it has dots (RFC 7515 3.1) and is longer. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** No error body of Azure is nearly as long. */
    private static final int LONGEST_BODY_BYTES = 16 * 1024;

    private ErrorCode() {}

    /**
     * The code, of 64 characters at most and fit for a log; empty when the body has none, has something else in its place, or is
     * encoded.
     */
    static Optional<String> of(Reply ingestionToProxy) {
        return ingestionToProxy.body() instanceof Bytes bytes && bytes.size() <= LONGEST_BODY_BYTES
                ? in(bytes)
                        .map(code -> CONTROL.matcher(code).replaceAll(""))
                        .filter(code -> WORD.matcher(code).matches())
                : Optional.empty();
    }

    private static Optional<String> in(Bytes body) {
        try (JsonParser parser = JSON.createParser(body.shared())) {
            return parser.nextToken() == JsonToken.START_OBJECT ? inObject(parser, true) : Optional.empty();
        } catch (IOException e) {
            // a body in another form than JSON is nothing to be wondered at
            return Optional.empty();
        }
    }

    /** @param outer whether the object may have the code in its member {@code error} */
    private static Optional<String> inObject(JsonParser parser, boolean outer) throws IOException {
        Optional<String> found = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (outer && name.equals("error") && value == JsonToken.START_OBJECT) {
                Optional<String> inner = inObject(parser, false);
                found = inner.isPresent() ? inner : found;
            } else if (name.equals("code") && value == JsonToken.VALUE_STRING && found.isEmpty()) {
                found = Optional.of(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }
}
