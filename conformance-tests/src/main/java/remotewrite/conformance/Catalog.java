package remotewrite.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.suite.AnswerChecks;
import remotewrite.conformance.suite.AuthChecks;
import remotewrite.conformance.suite.BenchChecks;
import remotewrite.conformance.suite.CallAnswerChecks;
import remotewrite.conformance.suite.CallEchoChecks;
import remotewrite.conformance.suite.CallForwardChecks;
import remotewrite.conformance.suite.CallFramingChecks;
import remotewrite.conformance.suite.CallHoldChecks;
import remotewrite.conformance.suite.CallInterimChecks;
import remotewrite.conformance.suite.CallOrderChecks;
import remotewrite.conformance.suite.CallStormChecks;
import remotewrite.conformance.suite.CallTokenChecks;
import remotewrite.conformance.suite.CallTokenLifeChecks;
import remotewrite.conformance.suite.CountChecks;
import remotewrite.conformance.suite.DeliveryChecks;
import remotewrite.conformance.suite.ForwardChecks;
import remotewrite.conformance.suite.GoneCallerChecks;
import remotewrite.conformance.suite.HealthChecks;
import remotewrite.conformance.suite.IdleChecks;
import remotewrite.conformance.suite.LeaverChecks;
import remotewrite.conformance.suite.LimitChecks;
import remotewrite.conformance.suite.LogChecks;
import remotewrite.conformance.suite.ManyBodiesChecks;
import remotewrite.conformance.suite.RetryChecks;
import remotewrite.conformance.suite.RouteChecks;
import remotewrite.conformance.suite.SecretChecks;
import remotewrite.conformance.suite.SeriesChecks;
import remotewrite.conformance.suite.StartChecks;
import remotewrite.conformance.suite.TokenChecks;
import remotewrite.conformance.suite.TokenRequestChecks;
import remotewrite.conformance.suite.UnreachableChecks;
import remotewrite.conformance.suite.UnusableTokenChecks;
import remotewrite.conformance.suite.ValueChecks;
import remotewrite.conformance.suite.WireChecks;
import remotewrite.report.Clause;

/** The explicit list of all checks, in the order of the data flow. Nothing is discovered by scanning. */
public final class Catalog {
    private static final List<Check> ALL = Stream.of(
                    BenchChecks.ALL,
                    WireChecks.ALL,
                    SeriesChecks.ALL,
                    ValueChecks.ALL,
                    AuthChecks.ALL,
                    ForwardChecks.ALL,
                    AnswerChecks.ALL,
                    CallForwardChecks.ALL,
                    CallFramingChecks.ALL,
                    CallOrderChecks.ALL,
                    CallAnswerChecks.ALL,
                    UnreachableChecks.ALL,
                    CallInterimChecks.ALL,
                    CallHoldChecks.ALL,
                    CallEchoChecks.ALL,
                    IdleChecks.ALL,
                    GoneCallerChecks.ALL,
                    RouteChecks.ALL,
                    LimitChecks.ALL,
                    LeaverChecks.ALL,
                    ManyBodiesChecks.ALL,
                    RetryChecks.ALL,
                    TokenChecks.ALL,
                    TokenRequestChecks.ALL,
                    CallTokenChecks.ALL,
                    CallTokenLifeChecks.ALL,
                    CallStormChecks.ALL,
                    UnusableTokenChecks.ALL,
                    SecretChecks.ALL,
                    StartChecks.ALL,
                    HealthChecks.ALL,
                    CountChecks.ALL,
                    LogChecks.ALL,
                    DeliveryChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private Catalog() {}

    public static List<Check> all() {
        return ALL;
    }

    /** The check with this id, in any letter case. */
    public static Optional<Check> find(String id) {
        return ALL.stream()
                .filter(check -> check.id().text().equalsIgnoreCase(id))
                .findFirst();
    }

    /** The checks by the stimulus they share, in catalogue order. */
    public static Map<Stimulus, List<Check>> byStimulus(List<Check> checks) {
        return checks.stream().collect(Collectors.groupingBy(Check::stimulus, LinkedHashMap::new, Collectors.toList()));
    }

    /** Every mutant that some check claims, once each. */
    public static Set<Mutant> mutants() {
        return ALL.stream()
                .flatMap(check -> check.mutants().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The checks that claim to catch {@code mutant}. */
    public static List<Check> claiming(Mutant mutant) {
        return ALL.stream().filter(check -> check.mutants().contains(mutant)).toList();
    }

    /** The checks that enforce {@code clause}; none when it is unchecked. */
    public static List<Check> enforcing(Clause clause) {
        return ALL.stream().filter(check -> check.clauses().contains(clause)).toList();
    }

    /** Known clauses that no check enforces yet. */
    public static List<Clause> unchecked() {
        Set<String> checked = ALL.stream()
                .flatMap(check -> check.clauses().stream())
                .map(Clause::id)
                .collect(Collectors.toSet());
        return Clauses.all().stream()
                .filter(clause -> !checked.contains(clause.id()))
                .toList();
    }

    /** Up to three of {@code names} that look most like {@code typed}, nearest first. */
    public static List<String> near(String typed, List<String> names) {
        String wanted = typed.toUpperCase(Locale.ROOT);
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt(name -> distance(wanted, name.toUpperCase(Locale.ROOT))));
        return sorted.stream()
                .filter(name -> distance(wanted, name.toUpperCase(Locale.ROOT)) <= Math.max(2, wanted.length() / 2))
                .limit(3)
                .toList();
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(row[j] + 1, row[j - 1] + 1), diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
