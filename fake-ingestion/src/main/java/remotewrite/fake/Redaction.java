package remotewrite.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes credentials out of what enters a {@link Journal}: a client that has the wrong address shows them at a door that does
 * not want them. They are known by the names of header fields, of parameters of the query, and of fields of a form or of
 * {@link JsonRedaction JSON}, and wherever they stand in text as {@link Secrets}; a fingerprint takes their place, everything
 * else stays to the byte. The wire is not touched.
 */
final class Redaction {
    /** RFC 6749 and 7523, Entra (entra.md 1.2), and what App Service's first form calls its header (entra.md 5.3). */
    private static final Set<String> PARAMETERS = Set.of(
            "client_secret",
            "client_assertion",
            "assertion",
            "access_token",
            "refresh_token",
            "id_token",
            "token",
            "password",
            "secret",
            "code",
            "code_verifier",
            "device_code");

    private static final JsonRedaction JSON = new JsonRedaction(PARAMETERS.stream(), Redaction::text);

    /** A scheme, then credentials (RFC 9110 11.4). */
    private static final Set<String> WITH_SCHEME = Set.of("authorization", "proxy-authorization");

    private static final Set<String> HEADERS = Set.of(
            "cookie",
            "set-cookie",
            "x-identity-header",
            "secret",
            "x-ms-token-aad-id-token",
            "ocp-apim-subscription-key");

    private Redaction() {}

    static Request request(Request request, Secrets secrets) {
        return new Request(
                Fingerprint.inText(request.method(), secrets),
                Fingerprint.inText(target(request.target()), secrets),
                headers(request.headers(), secrets),
                isWriteOrCompressed(request.headers()) ? request.body() : text(body(request), secrets));
    }

    /** Names count in requests only: {@code code} in a reply is that of an error. What else is secret see {@link EntraRedaction#reply}. */
    static Reply reply(Reply reply, Secrets secrets) {
        return new Reply(
                reply.status(),
                headers(reply.headers(), secrets),
                isWriteOrCompressed(reply.headers()) ? reply.body() : text(reply.body(), secrets));
    }

    /** What its bytes are is evidence, and no text. */
    private static boolean isWriteOrCompressed(List<Header> headers) {
        return headers.stream().anyMatch(Redaction::saysWriteOrCompressed);
    }

    private static boolean saysWriteOrCompressed(Header header) {
        return header.name().equalsIgnoreCase("Content-Encoding")
                        && !header.value().equalsIgnoreCase("identity")
                || header.name().equalsIgnoreCase("Content-Type")
                        && header.value().toLowerCase(Locale.ROOT).startsWith("application/x-protobuf");
    }

    private static Bytes text(Bytes body, Secrets secrets) {
        String text = new String(body.shared(), StandardCharsets.ISO_8859_1);
        String safe = secrets.hiddenIn(text);
        return safe.equals(text) ? body : Bytes.owning(safe.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A request-target with its query. */
    static String target(String target) {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question + 1) + parameters(target.substring(question + 1));
    }

    /** The fields of a form whose encoded bytes are these. */
    static Bytes form(Bytes body) {
        // each byte a character, and back: what is no secret stays as it was, UTF-8 or not
        String text = new String(body.shared(), StandardCharsets.ISO_8859_1);
        String redacted = parameters(text);
        return redacted.equals(text) ? body : Bytes.owning(redacted.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whether the body says that it is a form that can be read; one that is compressed cannot. */
    static boolean hasReadableForm(Request request) {
        return isForm(request.header("Content-Type").stream().findFirst())
                && request.header("Content-Encoding").isEmpty();
    }

    private static boolean isForm(Optional<String> type) {
        return type.filter(one -> one.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
                .isPresent();
    }

    private static Bytes body(Request request) {
        // both: curl calls JSON a form unless it is told better
        Bytes body = JsonRedaction.mayBeIn(request) ? JSON.of(request.body()) : request.body();
        return hasReadableForm(request) ? form(body) : body;
    }

    /** Of a string in JSON: a form or an address it may be, or what stands in a header field. */
    private static String text(String text) {
        String bytes = Latin1.of(text);
        String redacted = Fingerprint.inText(bytes.contains("?") ? target(bytes) : parameters(bytes));
        return redacted.equals(bytes)
                ? text
                : new String(redacted.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static List<Header> headers(List<Header> headers, Secrets secrets) {
        return headers.stream().map(header -> header(header, secrets)).toList();
    }

    private static Header header(Header header, Secrets secrets) {
        String name = header.name().toLowerCase(Locale.ROOT);
        String kept = Fingerprint.inText(header.name(), secrets);
        if (WITH_SCHEME.contains(name)) {
            return new Header(kept, Fingerprint.ofAuthorization(header.value()));
        }
        // a proxy may have copied a token into a field of its own
        return new Header(
                kept,
                HEADERS.contains(name) ? Fingerprint.of(header.value()) : Fingerprint.inText(header.value(), secrets));
    }

    private static String parameters(String text) {
        return Arrays.stream(text.split("&", -1)).map(Redaction::parameter).collect(Collectors.joining("&"));
    }

    private static String parameter(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return pair;
        }
        String name = Form.decode(pair.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (!PARAMETERS.contains(name)) {
            return pair;
        }
        String value =
                new String(pair.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return pair.substring(0, equals + 1) + Fingerprint.of(Form.decode(value));
    }
}
