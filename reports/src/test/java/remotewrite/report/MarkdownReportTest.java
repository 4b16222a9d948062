package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private static String html(RunReport report) {
        MutableDataSet options = new MutableDataSet().set(Parser.EXTENSIONS, List.of(TablesExtension.create()));
        return HtmlRenderer.builder(options)
                .build()
                .render(Parser.builder(options).build().parse(new MarkdownReport().render(report)));
    }

    @Test
    void beginsWithTheNotices() {
        assertThat(new MarkdownReport().render(Examples.everything()))
                .startsWith("> **NOTICE** No real Prometheus was exercised");
    }

    @Test
    void becomesTwoTablesWithARowAnEntry() {
        String html = html(Examples.everything());

        assertThat(count(html, "<table>")).isEqualTo(2);
        assertThat(count(html, "<tr>")).isEqualTo(2 + 3 + Examples.perVerdict().size());
        assertThat(html)
                .contains("<a href=\"https://prometheus.io/docs/specs/prw/remote_write_spec/#retries--backoff\">");
    }

    @Test
    void letsHostileTextBeNothingButText() {
        String html = html(Examples.hostile());

        assertThat(html).doesNotContain("<script", "<img", "<code>", "href=\"javascript", "<em>");
        assertThat(html).contains("&lt;script&gt;alert('pwned')&lt;/script&gt;");
        assertThat(count(html, "<table>")).isEqualTo(2);
        assertThat(count(html, "<tr>")).isEqualTo(2 + 1 + 5);
        assertThat(count(html, "<td")).isEqualTo(9 + 5 * 5);
    }

    @Test
    void leavesOutTheSectionsThatHaveNothingToSay() {
        assertThat(new MarkdownReport().render(Examples.empty())).doesNotContain("###", "|");
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
