package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Exposition;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Series;
import remotewrite.conformance.mutant.CountMutants;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.SizeMutants;
import remotewrite.fake.Exchange;

/** HEALTH: what the proxy's metrics count (PX-64). The names of metrics are the proxy's own; no document has any. */
public final class CountChecks {
    private static final String PAGE = "metrics-";

    static final Check HEALTH_04 = check("HEALTH-04", "The proxy counts every write once.")
            .clauses("PX-64")
            .when(CountedCalls.APART, Judged.PROXY)
            .then(CountChecks::once)
            .caughtBy(
                    FrontMutants.COUNTS_NOTHING.showing("204: no metric counted 1"),
                    CountMutants.COUNTS_ATTEMPTS.showing("repeated: no metric counted 1"),
                    SizeMutants.BEGINS_A_COUNTER_A_PAGE.showing("crowd: no metric counted "));

    static final Check HEALTH_10 = check("HEALTH-10", "The proxy counts writes that end in different ways apart.")
            .clauses("PX-64")
            .when(CountedCalls.APART, Judged.PROXY)
            .then(CountChecks::apart)
            .caughtBy(
                    CountMutants.COUNTS_BY_STATUS.showing("503 and without-token were counted by the same"),
                    SizeMutants.BEGINS_A_COUNTER_A_PAGE.showing("crowd: no counter rose by "));

    static final Check HEALTH_05 = check("HEALTH-05", "The proxy makes no metric of what a sender may choose.")
            .clauses("PX-64")
            .when(CountedCalls.STRANGE, Judged.PROXY)
            .then(CountChecks::noMore)
            .caughtBy(
                    FrontMutants.COUNTS_BY_USER_AGENT.showing(" series more"),
                    CountMutants.COUNTS_BY_PATH.showing(" series more"));

    public static final List<Check> ALL = List.of(HEALTH_04, HEALTH_05, HEALTH_10);

    private CountChecks() {}

    /**
     * What came of one kind of writes.
     *
     * @param answers of the proxy, by status
     * @param rises of counters meanwhile, those that did not rise left out
     */
    private record Outcome(String name, Map<Integer, Integer> answers, Map<Series, Double> rises) {
        int writes() {
            return answers.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** How far the counters of each metric rose together. */
        Map<String, Double> byMetric() {
            return rises.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            rise -> rise.getKey().name(), Collectors.summingDouble(Map.Entry::getValue)));
        }

        /** The counters that rose by this number. */
        Set<Series> risenBy(int number) {
            return rises.entrySet().stream()
                    .filter(rise -> rise.getValue() == number)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    /** By the pages before and after; those whose pages did not come are left out. */
    private static List<Outcome> outcomes(Recording recording) {
        Made made = new Made(recording);
        Map<String, Counters> pages = new LinkedHashMap<>();
        Map<String, Map<Integer, Integer>> answers = new HashMap<>();
        for (Called called : recording.calls()) {
            if (called.name().startsWith(PAGE)) {
                page(made, called)
                        .ifPresent(page -> pages.put(called.name().substring(PAGE.length()), Counters.of(page)));
            } else {
                String name = called.name().replaceFirst("^counted-", "").replaceFirst("^crowd-.*", "crowd");
                called.statuses()
                        .forEach(status -> answers.computeIfAbsent(name, ignored -> new HashMap<>())
                                .merge(status, 1, Integer::sum));
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        Counters before = Counters.NONE;
        for (Map.Entry<String, Counters> page : pages.entrySet()) {
            if (answers.containsKey(page.getKey())) {
                outcomes.add(new Outcome(
                        page.getKey(),
                        answers.get(page.getKey()),
                        page.getValue().risenSince(before)));
            }
            before = page.getValue();
        }
        return outcomes;
    }

    private static Optional<String> page(Made made, Called called) {
        return made.sent(called).stream()
                .filter(Exchange::accepted)
                .flatMap(exchange -> exchange.reply().stream())
                .map(reply -> reply.body().toUtf8())
                .findFirst();
    }

    /** There is a metric that rises by one for each write, whatever becomes of it, in one series for one answer. */
    private static Finding once(Recording recording) {
        List<Outcome> outcomes = outcomes(recording);
        if (outcomes.isEmpty()) {
            return Finding.notSeen("the proxy showed no two pages of metrics");
        }
        Set<String> metrics = new TreeSet<>();
        outcomes.forEach(outcome -> metrics.addAll(outcome.byMetric().keySet()));
        List<String> fewest = outcomes.stream().map(CountChecks::uncounted).toList();
        for (String metric : metrics) {
            List<String> missed = outcomes.stream()
                    .filter(outcome -> !counts(metric, outcome))
                    .map(outcome -> uncounted(outcome) + ", " + metric + " "
                            + outcome.byMetric().getOrDefault(metric, 0.0).longValue())
                    .toList();
            if (missed.size() < fewest.size()) {
                fewest = missed;
            }
        }
        return Each.conclude(
                "kinds of writes", outcomes.size(), "a metric that counts each write once, by its answer", fewest);
    }

    private static String uncounted(Outcome outcome) {
        return outcome.name() + ": no metric counted " + outcome.writes();
    }

    private static boolean counts(String metric, Outcome outcome) {
        List<Double> rises = outcome.rises().entrySet().stream()
                .filter(rise -> rise.getKey().name().equals(metric))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        List<Double> answers = outcome.answers().values().stream()
                .map(Integer::doubleValue)
                .sorted()
                .toList();
        return rises.equals(answers);
    }

    /** Of a crowd those that were refused; whoever could take all of it has shown nothing. */
    private static Finding apart(Recording recording) {
        Map<Set<Series>, String> seen = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (Outcome outcome : outcomes(recording)) {
            boolean crowd = outcome.name().equals("crowd");
            int number = crowd ? outcome.answers().getOrDefault(503, 0) : 1;
            if (number == 0 || outcome.name().equals("refused-token")) {
                continue;
            }
            looked++;
            Set<Series> counted = outcome.risenBy(number);
            String other = seen.putIfAbsent(counted, outcome.name());
            if (counted.isEmpty()) {
                wrong.add(outcome.name() + ": no counter rose by " + number);
            } else if (other != null) {
                wrong.add(other + " and " + outcome.name() + " were counted by the same: " + counted);
            }
        }
        return Each.conclude("kinds of writes", looked, "other counters for each", wrong);
    }

    private static Finding noMore(Recording recording) {
        Made made = new Made(recording);
        List<Set<Series>> pages = recording.calls().stream()
                .filter(called -> called.name().startsWith(PAGE))
                .flatMap(called -> page(made, called).stream())
                .map(page -> Exposition.parse(page).stream()
                        .map(Exposition.Served::series)
                        .collect(Collectors.toSet()))
                .toList();
        if (pages.size() != 2) {
            return Finding.notSeen("the proxy showed " + pages.size() + " pages of metrics");
        }
        Set<Series> more = new HashSet<>(pages.getLast());
        more.removeAll(pages.getFirst());
        long strangers = recording.senderToProxy().stream()
                .filter(exchange -> exchange.reply().isPresent())
                .count();
        return more.isEmpty()
                ? Finding.holds(
                        "series after " + strangers + " requests",
                        pages.getLast().size())
                : Finding.fails(
                        "the series that there were before",
                        more.size() + " series more, such as " + more.iterator().next());
    }
}
