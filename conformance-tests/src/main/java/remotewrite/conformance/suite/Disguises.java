package remotewrite.conformance.suite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Forms in which a secret is still one (PX-42): as it is, encoded, or the beginning of it. */
final class Disguises {
    private static final int BEGINNING = 16;

    /**
     * Of secrets whose words a recording does not have: the first 16 characters of a JSON Web Token (RFC 7515 3.1), one, or
     * an Authorization, in base64 (RFC 4648 4), and a private key in PEM (RFC 7468 10).
     */
    static final Pattern PIECE = Pattern.compile("eyJ[A-Za-z0-9_-]{" + (BEGINNING - 3) + "}"
            + "|(?:ZXlK|QmVhcmVyI)[A-Za-z0-9+/_-]{" + BEGINNING + "}"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----");

    private Disguises() {}

    /** {@code secret} in all forms, each with what it is then; {@code name} is what it is as it stands. */
    static Map<String, String> of(String secret, String name) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put(secret, name);
        for (int before = 0; before < 3; before++) {
            String inside = base64(secret, before);
            forms.putIfAbsent(inside, name + " in base64");
            forms.putIfAbsent(inside.replace('+', '-').replace('/', '_'), name + " in base64");
        }
        forms.putIfAbsent(URLEncoder.encode(secret, StandardCharsets.UTF_8), name + " as in a URL");
        if (secret.length() > BEGINNING) {
            forms.putIfAbsent(secret.substring(0, BEGINNING), "the beginning of " + name);
        }
        return forms;
    }

    /** What is the same in base64 whatever stands around it, when so many bytes stand before it. */
    private static String base64(String secret, int before) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        byte[] behind = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, behind, before, bytes.length);
        String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(behind, behind.length / 3 * 3));
        // six bits a character: those that hold a bit of what stands before are left out
        return encoded.substring((before * 8 + 5) / 6);
    }
}
