package remotewrite.proxy;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One block of a PEM text (RFC 7468).
 *
 * @param der what it holds, as far as it can be read
 * @param encrypted whether a password is needed for it; then {@code der} is of no use
 */
record Pem(String label, byte[] der, boolean encrypted) {
    /** Up to the next line of dashes; the fields of a key with a password have single ones, in {@code Proc-Type} (RFC 1421 4.6). */
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*+(?:-(?!----)[^-]*+){0,50})-----END \\1-----");

    private static final Pattern ENCRYPTED = Pattern.compile("Proc-Type:\\s*4\\s*,\\s*ENCRYPTED");
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/=]");
    private static final Pattern ESCAPED_LINE_END = Pattern.compile("-----BEGIN [A-Z0-9 ]+-----(\\\\r)?\\\\n");
    private static final int LINE_LENGTH = 64;

    Pem(String label, byte[] der) {
        this(label, der, false);
    }

    /** The blocks of {@code text}, in order; text around them is ignored. */
    static List<Pem> blocksIn(String text) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> of(block.group(1), block.group(2)))
                .toList();
    }

    private static Pem of(String label, String content) {
        boolean encrypted = label.equals("ENCRYPTED PRIVATE KEY")
                || ENCRYPTED.matcher(content).find();
        return new Pem(label, decoded(content), encrypted);
    }

    /** Whether its line ends were written as in JSON, and then taken as they stand. */
    static boolean hasEscapedLineEnds(String text) {
        return ESCAPED_LINE_END.matcher(text).find();
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
