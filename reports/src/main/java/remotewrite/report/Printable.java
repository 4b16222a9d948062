package remotewrite.report;

import java.util.Locale;

/**
 * Recorded text made safe to show. What is reported was partly written by the subject (its log, its header values), so
 * it may hold terminal escapes, line breaks or bidirectional overrides that would forge lines of the report.
 */
final class Printable {
    private Printable() {}

    /**
     * The text on one line: controls, line separators, direction overrides, lone surrogates and the two code points XML
     * 1.0 (2.2 Char) cannot hold appear as {@code \n}, {@code \t}, {@code \r} or {@code \}{@code u001b}. Everything else
     * is untouched, backslashes included.
     */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(code -> {
            switch (code) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (hidden(code)) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", code));
                    } else {
                        line.appendCodePoint(code);
                    }
                }
            }
        });
        return line.toString();
    }

    /** Columns the text takes on a terminal: 2 for East Asian wide forms and emoji, 0 for marks and joiners. */
    static int width(String text) {
        return text.codePoints().map(Printable::width).sum();
    }

    static int width(int code) {
        int type = Character.getType(code);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = code >= 0x1100 && code <= 0x115f
                || code >= 0x2e80 && code <= 0xa4cf
                || code >= 0xac00 && code <= 0xd7a3
                || code >= 0xf900 && code <= 0xfaff
                || code >= 0xfe30 && code <= 0xfe6f
                || code >= 0xff00 && code <= 0xff60
                || code >= 0xffe0 && code <= 0xffe6
                || code >= 0x1f000 && code <= 0x3ffff
                || Character.isEmojiPresentation(code);
        return wide ? 2 : 1;
    }

    private static boolean hidden(int code) {
        int type = Character.getType(code);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || code == 0x200e
                || code == 0x200f
                || code >= 0x202a && code <= 0x202e
                || code >= 0x2066 && code <= 0x2069
                || code == 0xfffe
                || code == 0xffff;
    }
}
