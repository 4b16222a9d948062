package remotewrite.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of at most a given width, growing downwards. Widths are counted in terminal columns. */
final class Page {
    private final int width;
    private final StringBuilder text = new StringBuilder();

    Page(int width) {
        this.width = width;
    }

    /** One line, which the caller knows to be short enough. */
    Page line(String line) {
        text.append(line.stripTrailing()).append('\n');
        return this;
    }

    /** Body text after a lead; what does not fit hangs below the first word of the body. */
    Page hanging(String lead, String body) {
        return hanging(lead, Printable.width(lead), body);
    }

    /** As above for a lead whose width is not that of its characters, because it holds colours. */
    Page hanging(String lead, int leadWidth, String body) {
        if (leadWidth > width / 2) {
            wrap(lead, width).forEach(this::line);
            return hanging(" ".repeat(4), 4, body);
        }
        List<String> lines = wrap(body, width - leadWidth);
        line(lead + lines.getFirst());
        lines.stream().skip(1).forEach(line -> line(" ".repeat(leadWidth) + line));
        return this;
    }

    /** Breaks at spaces; a word that is too wide by itself is cut. At least one line. */
    static List<String> wrap(String body, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : body.split("(?<= )(?=[^ ])")) {
            int bare = Printable.width(word.stripTrailing());
            if (used > 0 && used + bare > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            for (int code : word.codePoints().toArray()) {
                int columns = Printable.width(code);
                if (used + columns > width) {
                    if (code == ' ') {
                        continue;
                    }
                    lines.add(line.toString());
                    line.setLength(0);
                    used = 0;
                }
                line.appendCodePoint(code);
                used += columns;
            }
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
