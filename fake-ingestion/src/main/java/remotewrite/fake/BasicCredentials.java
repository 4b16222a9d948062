package remotewrite.fake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Client id and secret in {@code Authorization: Basic}, both percent-encoded (RFC 6749 2.3.1). */
final class BasicCredentials {
    private static final String SCHEME = "basic ";

    private BasicCredentials() {}

    /**
     * {@code client_id} and {@code client_secret} as if they stood in the form; no parameters when the request has no
     * such header, or one that cannot be read (assumed: it counts as absent).
     */
    static Form in(Request request) {
        return request.header("Authorization").stream()
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .findFirst()
                .map(value -> parse(value.substring(SCHEME.length()).strip()))
                .orElse(Form.EMPTY);
    }

    private static Form parse(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Form.EMPTY
                    : new Form(Map.of(
                            "client_id", Form.decode(pair.substring(0, colon)),
                            "client_secret", Form.decode(pair.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Form.EMPTY;
        }
    }
}
