package remotewrite.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Two changes to the page of allure-generator 2.34.0, both observed in that version; a version that looks different is
 * refused rather than passed on unchanged.
 */
final class AllurePage {
    private static final String ANALYTICS_START = "<script async src=\"https://www.googletagmanager.com/";
    private static final String ANALYTICS_END = "</script>";
    private static final String DATA_LAYER = "window.dataLayer";

    private static final String APP_START = "<script src=\"data:text/javascript;base64,";
    private static final String APP_END = "\"></script>";

    /** The options of ansi-to-html, which shows status messages: without escapeXML their HTML would run. */
    private static final String CONSOLE = "{fg:\"black\",bg:\"black\",newline:!0}";

    private static final String ESCAPING_CONSOLE = "{fg:\"black\",bg:\"black\",newline:!0,escapeXML:!0}";

    private AllurePage() {}

    /** Without the analytics tags, and with messages shown as text. */
    static String hardened(String html) {
        return withEscapedMessages(withoutAnalytics(html));
    }

    private static String withoutAnalytics(String html) {
        String page = html;
        int tag = page.indexOf(ANALYTICS_START);
        if (tag >= 0) {
            // absent when ALLURE_NO_ANALYTICS is set; the block below is there in any case
            page = page.substring(0, tag) + page.substring(endOf(page, ANALYTICS_END, tag));
        }
        int code = page.indexOf(DATA_LAYER);
        int block = code < 0 ? -1 : page.lastIndexOf("<script>", code);
        if (block < 0) {
            throw changed("its analytics script");
        }
        return page.substring(0, block) + page.substring(endOf(page, ANALYTICS_END, code));
    }

    private static String withEscapedMessages(String html) {
        int start = html.indexOf(APP_START);
        if (start < 0) {
            throw changed("its program");
        }
        int from = start + APP_START.length();
        int to = endOf(html, APP_END, from) - APP_END.length();
        String program = new String(Base64.getDecoder().decode(html.substring(from, to)), StandardCharsets.UTF_8);
        if (!program.contains(CONSOLE)) {
            throw changed("how its program shows messages");
        }
        String escaping = program.replace(CONSOLE, ESCAPING_CONSOLE);
        String encoded = Base64.getEncoder().encodeToString(escaping.getBytes(StandardCharsets.UTF_8));
        return html.substring(0, from) + encoded + html.substring(to);
    }

    private static int endOf(String html, String end, int from) {
        int at = html.indexOf(end, from);
        if (at < 0) {
            throw changed("where its scripts end");
        }
        return at + end.length();
    }

    private static ReportException changed(String what) {
        return new ReportException("the page of allure-generator is not the one of 2.34.0: cannot find " + what
                + ". Use 2.34.0, or look at what changed before trusting the page");
    }
}
