package remotewrite.conformance.bench;

import java.time.Duration;
import java.time.Instant;
import remotewrite.conformance.Exposition;

/**
 * What the scrape target serves: metrics that are known beforehand, chosen so that a sender's usual mistakes show.
 * A pure function of the scrape's number and time.
 */
final class ScrapePage {
    /** From this scrape on the series {@code probe_leaves} is gone, so that a stale marker is due (RW1-S-38). */
    static final int LEAVES_AFTER = 4;

    private static final int BULK_SERIES = 40;

    /** Far enough from the scrape's own time to be told from it, young enough to be taken. */
    private static final Duration BACKDATED = Duration.ofMillis(250);

    private ScrapePage() {}

    /**
     * The page in the text exposition format.
     *
     * @param number of the scrape, counted from 1
     * @param now the time of the scrape
     */
    static String text(int number, Instant now) {
        StringBuilder page = new StringBuilder();
        // one series whose value names the scrape: it ties the sender's timestamp to the scrape
        line(page, "probe_scrape_number", number);
        line(page, "probe:colons:in_the_name", 1000 + number);
        // names whose order differs between byte order and anything a locale would do (RW1-S-20)
        line(
                page,
                "probe_labels{b2=\"2\",b10=\"10\",b1=\"1\",aa=\"aa\",a=\"a\",_x=\"x\",Z=\"Z\",A=\"A\"}",
                0.1 + number);
        // an empty value means the label is left out (RW1-S-22)
        line(page, "probe_empty_label{empty=\"\",kept=\"yes\"}", 0.2 + number);
        line(
                page,
                "probe_text{text=\"Grüße, 世界 🚀\",quote=\"\\\"\",backslash=\"\\\\\",newline=\"a\\nb\"}",
                0.3 + number);
        // exact, because the target itself says when: neither the time of the scrape nor rounded to anything
        line(page, "probe_explicit_time", number + " " + now.minus(BACKDATED).toEpochMilli());
        specialValues(page);
        if (number <= LEAVES_AFTER) {
            line(page, "probe_leaves", number);
        }
        for (int i = 0; i < BULK_SERIES; i++) {
            line(page, "probe_requests_total{path=\"/p%02d\"}".formatted(i), number * 1000.0 + i);
        }
        return page.toString();
    }

    /** The same on every scrape: what does not survive a decimal or single-precision detour (RW1-B-05). */
    private static void specialValues(StringBuilder page) {
        line(page, "probe_value{kind=\"nan\"}", Double.NaN);
        line(page, "probe_value{kind=\"positive infinity\"}", Double.POSITIVE_INFINITY);
        line(page, "probe_value{kind=\"negative infinity\"}", Double.NEGATIVE_INFINITY);
        line(page, "probe_value{kind=\"negative zero\"}", -0.0);
        line(page, "probe_value{kind=\"largest\"}", Double.MAX_VALUE);
        line(page, "probe_value{kind=\"smallest\"}", Double.MIN_VALUE);
        line(page, "probe_value{kind=\"tenth\"}", 0.1);
        line(page, "probe_value{kind=\"beyond 2^53\"}", 9007199254740994.0);
    }

    private static void line(StringBuilder page, String series, double value) {
        line(page, series, Exposition.value(value));
    }

    private static void line(StringBuilder page, String series, String rest) {
        page.append(series).append(' ').append(rest).append('\n');
    }
}
