package remotewrite.report;

import java.net.URI;
import java.util.Locale;

/** Text on its way into markup. Every result is one line. */
final class Markup {
    private Markup() {}

    /** Text for HTML content and double-quoted attributes. */
    static String html(String text) {
        return Printable.line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * Text for a paragraph or table cell of GitHub Flavored Markdown: no HTML, no table border, no emphasis, code, link,
     * heading or list comes out of it (a backslash escapes any ASCII punctuation, CommonMark 0.31 section 2.4).
     */
    static String markdown(String text) {
        return Printable.line(text)
                .replaceAll("[\\\\`*_\\[\\]|~$#!]", "\\\\$0")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** Whether the address may become a link: a document that can be read, never a script. */
    static boolean readable(URI link) {
        return "https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme());
    }

    /** The outcome as it stands in a summary line, e.g. {@code CONFORMS}. */
    static String outcome(RunReport report) {
        return report.outcome().words().toUpperCase(Locale.ROOT);
    }
}
