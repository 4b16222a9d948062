package remotewrite.proxy;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** One block of a PEM text (RFC 7468). */
record Pem(String label, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/=]");
    private static final int LINE_LENGTH = 64;

    /** The blocks of {@code text}, in order; text around them is ignored. */
    static List<Pem> blocksIn(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Pem(block.group(1), decoded(block.group(2))))
                .toList();
    }

    /** Whether {@code text} looks like PEM at all. */
    static boolean begins(String text) {
        return text.contains("-----BEGIN ");
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE");
    }

    /** The block as text. */
    String text() {
        String base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Shows no content: it may be a key. */
    @Override
    public String toString() {
        return label;
    }

    private static byte[] decoded(String base64) {
        String digits = NOT_BASE64.matcher(base64).replaceAll("");
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException e) {
            // damaged: no DER begins like this, so whoever reads the block reports it
            return new byte[0];
        }
    }
}
