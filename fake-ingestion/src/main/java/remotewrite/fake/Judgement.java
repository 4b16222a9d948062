package remotewrite.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be said of a write, series by series in their order: what was wrong with a few of them is told, the rest counted. */
final class Judgement {
    /** An error body is read by people. */
    private static final int TOLD_SERIES = 10;

    private final List<TimeSeries> valid = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Written written = Written.NOTHING;
    private int judged;

    /** @param violations what is wrong with {@code series}; empty when it is valid */
    void add(TimeSeries series, List<String> violations) {
        if (violations.isEmpty()) {
            valid.add(series);
            written = written.and(series);
        } else if (told.size() < TOLD_SERIES) {
            told.add("series %s: %s".formatted(judged, String.join(", ", violations)));
        }
        judged++;
    }

    List<TimeSeries> valid() {
        return valid;
    }

    Written written() {
        return written;
    }

    /** For the sender; empty when every series is valid. */
    Optional<String> complaint() {
        return valid.size() == judged
                ? Optional.empty()
                : Optional.of("%s of %s series are invalid and not written: %s."
                        .formatted(judged - valid.size(), judged, String.join("; ", told)));
    }
}
