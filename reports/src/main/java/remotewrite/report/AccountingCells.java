package remotewrite.report;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The numbers of an {@link Accounting} in the order every table shows them. */
final class AccountingCells {
    static final List<String> HEADER =
            List.of("served", "delivered", "lost", "duplicated", "altered", "late", "unexpected", "slowest");

    private AccountingCells() {}

    /** As many cells as the header; the slowest of nothing is a dash. */
    static List<String> of(Accounting row) {
        Stream<String> counts = LongStream.of(
                        row.served(),
                        row.delivered(),
                        row.lost(),
                        row.duplicated(),
                        row.altered(),
                        row.late(),
                        row.unexpected())
                .mapToObj(Long::toString);
        String slowest = row.delivered() == 0 ? "-" : DurationWords.of(row.slowest());
        return Stream.concat(counts, Stream.of(slowest)).toList();
    }
}
