package remotewrite.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import remotewrite.conformance.Pages.Due;

/**
 * Learns the timestamps that the sender gave to scrapes.
 *
 * <p>A target cannot know the timestamp of a scrape: the sender takes it when it starts the scrape. It is learned from
 * values that occur once, by majority (of equally many, the earliest), and must lie where a right sender can have taken
 * it. Where the target gives a timestamp itself, nothing is learned and equality is demanded; a sender that shifts its
 * clock shows there, however small the shift.
 *
 * <p>What has been accounted for on an earlier page has no say any more. That can matter only to a series with a candidate
 * that is one of several pages: such a series is followed from page to page. All others are counted one after the other,
 * so that only one of them is unpacked at a time.
 */
final class StampSearch {
    private static final String REPORTS_FAILURES = "up";

    private final Evidence evidence;
    private final Stamps stamps;
    /** How many samples say so, by timestamp, for each page. */
    private final List<Map<Long, Integer>> arrived = new ArrayList<>();

    private final List<Map<Long, Integer>> sent = new ArrayList<>();
    private final Map<Series, SeriesAccount> followed = new LinkedHashMap<>();
    /** The followed series that a page has. */
    private final Map<Integer, List<SeriesAccount>> onPage = new HashMap<>();

    /** What was found, and the accounts that are open already. */
    record Found(Stamps stamps, Map<Series, SeriesAccount> accounts) {}

    private interface Candidate {
        void found(int page, long timestampMillis);
    }

    private StampSearch(Evidence evidence) {
        this.evidence = evidence;
        this.stamps = new Stamps(evidence.pages().size());
        for (int page = 0; page < evidence.pages().size(); page++) {
            arrived.add(new HashMap<>(2));
            sent.add(new HashMap<>(2));
        }
    }

    /** @param account opens the account of a series */
    static Found in(Evidence evidence, Iterable<Column> columns, Function<Column, SeriesAccount> account) {
        StampSearch search = new StampSearch(evidence);
        Set<Series> delicate = search.count(columns);
        Set<Long> contested = search.contested();
        for (Column column : columns) {
            if (delicate.contains(column.series())
                    || !contested.isEmpty() && search.hasCandidate(column, contested::contains)) {
                search.follow(column, account.apply(column));
            }
        }
        for (int page = 0; page < evidence.pages().size(); page++) {
            search.decide(page);
        }
        return new Found(search.stamps, search.followed);
    }

    /** Counts everything; the series that must be followed for what they are. */
    private Set<Series> count(Iterable<Column> columns) {
        Set<Series> delicate = new HashSet<>();
        for (Column column : columns) {
            Rows served = column.served().unpacked();
            candidates(served, stored(column), (page, time) -> arrived.get(page).merge(time, 1, Integer::sum));
            candidates(
                    served,
                    column.sent().unpacked(),
                    (page, time) -> sent.get(page).merge(time, 1, Integer::sum));
            if (column.series().name().equals(REPORTS_FAILURES) || partlyStamped(served)) {
                delicate.add(column.series());
            }
        }
        return delicate;
    }

    /** Whether only some have a timestamp of their own: it may be that of a scrape, and is no candidate. */
    private static boolean partlyStamped(Rows served) {
        boolean stamped = false;
        boolean unstamped = false;
        for (int row = 0; row < served.size(); row++) {
            boolean own = Due.of(served.place(row)).stamped();
            stamped |= own;
            unstamped |= !own;
        }
        return stamped && unstamped;
    }

    private Rows stored(Column column) {
        return column.received()
                .unpacked()
                .where(place -> evidence.received(place).stored());
    }

    private void candidates(Rows served, Rows leg, Candidate candidate) {
        for (int row = 0; row < served.size(); row++) {
            Due due = Due.of(served.place(row));
            if (!due.stamped() && served.once(served.valueBits(row))) {
                for (int there : leg.like(served.valueBits(row))) {
                    candidate.found(evidence.pages().with(due), leg.timestampMillis(there));
                }
            }
        }
    }

    /** The timestamps that several pages may have. */
    private Set<Long> contested() {
        Set<Long> contested = new HashSet<>();
        Set<Long> once = new HashSet<>();
        for (int page = 0; page < arrived.size(); page++) {
            Set<Long> times = new HashSet<>(arrived.get(page).keySet());
            times.addAll(sent.get(page).keySet());
            for (Long time : times) {
                if (!once.add(time)) {
                    contested.add(time);
                }
            }
        }
        return contested;
    }

    private boolean hasCandidate(Column column, LongPredicate wanted) {
        boolean[] has = new boolean[1];
        candidates(column.served().unpacked(), stored(column), (page, time) -> has[0] |= wanted.test(time));
        return has[0];
    }

    private void follow(Column column, SeriesAccount account) {
        candidates(
                column.served().unpacked(),
                stored(column),
                (page, time) -> arrived.get(page).merge(time, -1, Integer::sum));
        followed.put(column.series(), account);
        expect(account);
    }

    private void expect(SeriesAccount account) {
        account.nextPage()
                .ifPresent(page ->
                        onPage.computeIfAbsent(page, one -> new ArrayList<>()).add(account));
    }

    private void decide(int page) {
        Map<Long, Integer> votes = arrived.get(page);
        List<SeriesAccount> here = onPage.getOrDefault(page, List.of());
        for (SeriesAccount account : here) {
            account.accountUpTo(page, stamps);
            account.candidates(page, time -> votes.merge(time, 1, Integer::sum));
        }
        majority(votes, page)
                .or(() -> majority(sent.get(page), page))
                .ifPresentOrElse(time -> stamps.is(page, time), () -> failure(page));
        for (SeriesAccount account : here) {
            account.accountUpTo(page + 1, stamps);
            expect(account);
        }
    }

    private Optional<Long> majority(Map<Long, Integer> votes, int page) {
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return votes.entrySet().stream()
                .filter(vote -> most > 0 && vote.getValue() == most)
                .map(Map.Entry::getKey)
                .min(Long::compare)
                .filter(evidence.pages().get(page)::mayBeStamped);
    }

    /**
     * Whether the sender itself says that this scrape failed, with {@code up} = 0 at its time. Happens when the page came
     * later than the scrape timeout, on a busy machine: then the sender owes none of its samples. One report excuses one
     * scrape.
     */
    private void failure(int page) {
        for (Map.Entry<Series, SeriesAccount> one : followed.entrySet()) {
            if (one.getKey().name().equals(REPORTS_FAILURES)
                    && one.getValue().takesFailure(evidence.pages().get(page))) {
                stamps.failed(page);
                return;
            }
        }
    }
}
