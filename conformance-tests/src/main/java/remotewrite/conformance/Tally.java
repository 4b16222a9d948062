package remotewrite.conformance;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Counts what became of samples, and keeps the first of what is not as it should be. */
final class Tally {
    private final Kind lost = new Kind();
    private final Kind duplicated = new Kind();
    private final Kind altered = new Kind();
    private final Kind late = new Kind();
    private final Kind unexpected = new Kind();
    private Duration slowest = Duration.ZERO;
    private long delivered;
    private long senderOwn;

    /** One kind of what is not as it should be. */
    static final class Kind {
        private final PriorityQueue<Placed> first =
                new PriorityQueue<>(Comparator.comparing(Placed::place).reversed());
        private long count;

        private record Placed(long place, Ledger.Entry entry) {}

        /**
         * One more.
         *
         * @param place ascending in the order in which entries are to be told
         * @param entry worked out when it is among the first
         */
        void add(long place, Supplier<Ledger.Entry> entry) {
            count++;
            if (first.size() == Ledger.Entries.KEPT && first.peek().place() > place) {
                first.remove();
            }
            if (first.size() < Ledger.Entries.KEPT) {
                first.add(new Placed(place, entry.get()));
            }
        }

        /** One more, after all others. */
        void add(Supplier<Ledger.Entry> entry) {
            add(count, entry);
        }

        private Ledger.Entries entries() {
            return new Ledger.Entries(
                    count,
                    first.stream()
                            .sorted(Comparator.comparing(Placed::place))
                            .map(Placed::entry)
                            .toList());
        }
    }

    /** One more sample arrived as it was served. */
    void delivered(Duration took) {
        slowest = delivered == 0 || took.compareTo(slowest) > 0 ? took : slowest;
        delivered++;
    }

    /** One more sample was made by the sender itself. */
    void senderOwn() {
        senderOwn++;
    }

    Kind lost() {
        return lost;
    }

    Kind duplicated() {
        return duplicated;
    }

    Kind altered() {
        return altered;
    }

    Kind late() {
        return late;
    }

    Kind unexpected() {
        return unexpected;
    }

    Ledger ledger(long failedScrapes, boolean overtaken) {
        return new Ledger(
                delivered,
                slowest,
                lost.entries(),
                duplicated.entries(),
                altered.entries(),
                late.entries(),
                unexpected.entries(),
                senderOwn,
                failedScrapes,
                overtaken);
    }
}
