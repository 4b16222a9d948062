package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Series;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.SizeMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;

/** LIMIT: how large a body the proxy takes. */
final class SizeChecks {
    static final Check LIMIT_02 = check("LIMIT-02", "The proxy takes bodies of 32 MiB.")
            .clauses("PX-51")
            .when(SizeStimuli.SIZED, Judged.PROXY)
            .then(Made.each(
                    "writes that say they have 32 MiB, or a byte less",
                    Made.named("size-"),
                    "the same body at ingestion, and 204",
                    SizeChecks::taken))
            .caughtBy(
                    FrontMutants.TAKES_1_MIB_AT_MOST.showing("size-32-MiB-less-1: reached ingestion 0 times"),
                    SizeMutants.REFUSES_32_MIB.showing("size-32-MiB: reached ingestion 0 times"));

    static final Check LIMIT_12 = check("LIMIT-12", "The proxy takes bodies of 32 MiB in chunks.")
            .clauses("PX-51")
            .when(SizeStimuli.SIZED, Judged.PROXY)
            .then(Made.each(
                    "writes of 32 MiB in chunks, or of a byte less",
                    Made.named("chunks-"),
                    "the same body at ingestion, and 204",
                    SizeChecks::taken))
            .caughtBy(SizeMutants.ENDS_CHUNKS_EARLY.showing(
                    "chunks-32-MiB: 33554432 bytes were sent, and 33554431 bytes reached ingestion"));

    static final Check LIMIT_10 = check(
                    "LIMIT-10", "The proxy lets no body beyond its limit through, whether it says its length or not.")
            .clauses("PX-51")
            .when(SizeStimuli.SIZED, Judged.PROXY)
            .then(beyond())
            .caughtBy(
                    FrontMutants.TAKES_BODIES_OF_ANY_SIZE.showing("over-by-length: the caller saw 100"),
                    SizeMutants.MEASURES_NO_CHUNKS.showing(
                            "over-by-chunks: a whole request of 33554433 bytes reached ingestion"),
                    SizeMutants.PASSES_ON_WHAT_FITS.showing(
                            "over-by-chunks: a whole request of 33554432 bytes reached ingestion"));

    static final Check LIMIT_11 = check(
                    "LIMIT-11", "The proxy counts writes that are too large apart from those that it forwards.")
            .clauses("PX-51")
            .when(SizeStimuli.SIZED, Judged.PROXY)
            .then(counted())
            .caughtBy(
                    FrontMutants.COUNTS_NOTHING.showing("over-by-length: 0 counters rose by 1"),
                    SizeMutants.COUNTS_ALL_ALIKE.showing("over-by-length: 0 counters rose by 1"),
                    SizeMutants.BEGINS_A_COUNTER_A_PAGE.showing(": 0 counters rose by 1 with each, but "));

    private static final List<String> OVER = List.of("over-by-length", "over-by-chunks");

    private SizeChecks() {}

    private static Optional<String> taken(Made made, Called called) {
        return made.forwarded(called, SizeChecks::same)
                .or(() -> called.statuses().equals(List.of(204))
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen() + " after 1 whole request at ingestion"));
    }

    static Optional<String> same(Exchange sent, Exchange received) {
        Bytes whole = sent.request().body();
        return received.request().body().equals(whole)
                ? Optional.empty()
                : Optional.of(length(whole) + " were sent, and "
                        + length(received.request().body()) + " reached ingestion");
    }

    /** Of a body that the recording keeps by length and hash, or with its bytes. */
    private static String length(Bytes body) {
        String[] told = body.toUtf8().split(", sha256 ", 2);
        return told.length == 2 && told[0].matches("[0-9]+ bytes") ? told[0] : body.size() + " bytes";
    }

    /**
     * No document says where a proxy's limit is, but that it is not below 32 MiB. A proxy that takes a byte more must take
     * it either way; then its limit was not reached, and nothing is known.
     */
    private static Expectation beyond() {
        Expectation beyond = recording -> {
            Made made = new Made(recording);
            Optional<Called> byLength = call(recording, "over-by-length");
            Optional<Called> byChunks = call(recording, "over-by-chunks");
            if (byLength.isEmpty() || byChunks.isEmpty()) {
                return Finding.notSeen("there were no writes of 32 MiB and a byte");
            }
            boolean announcedRefused = byLength.get().statuses().equals(List.of(413))
                    && made.received(byLength.get()).isEmpty();
            if (!announcedRefused
                    && byLength.get().statuses().equals(List.of(100))
                    && taken(made, byChunks.get()).isEmpty()) {
                return Finding.notSeen("the proxy takes 32 MiB and a byte: its limit was not reached");
            }
            List<String> wrong = new ArrayList<>();
            if (!announcedRefused) {
                wrong.add("over-by-length: the caller saw " + byLength.get().seen());
            }
            refusedInChunks(made, byChunks.get()).ifPresent(problem -> wrong.add("over-by-chunks: " + problem));
            return Each.conclude(
                    "writes of 32 MiB and a byte",
                    2,
                    "413 before the body that says its length, 413 or the end of the connection for chunks; no whole"
                            + " request at ingestion",
                    wrong);
        };
        return beyond.lookingAt(Made.named("over-"));
    }

    private static Optional<String> refusedInChunks(Made made, Called called) {
        return made.received(called).stream()
                .filter(Exchange::accepted)
                .findFirst()
                .map(whole -> "a whole request of " + length(whole.request().body()) + " reached ingestion")
                .or(() -> called.statuses().equals(List.of(413))
                                || called.statuses().isEmpty() && called.closedByProxy()
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen()));
    }

    /**
     * What rises with a write that is forwarded counts something else, and so does what does not rise with each of those
     * that are refused, such as a counter of the pages that were asked for meanwhile.
     */
    private static Expectation counted() {
        Expectation counted = recording -> {
            List<Counters> pages = recording.calls().stream()
                    .filter(called -> called.name().startsWith("metrics-"))
                    .flatMap(called -> new Made(recording).sent(called).stream())
                    .filter(Exchange::accepted)
                    .map(exchange ->
                            Counters.of(exchange.reply().orElseThrow().body().toUtf8()))
                    .toList();
            if (pages.size() != 4) {
                return Finding.notSeen("the proxy showed " + pages.size() + " pages of metrics");
            }
            Set<Series> forwarded = pages.get(1).risenSince(pages.get(0)).keySet();
            List<String> wrong = new ArrayList<>();
            List<Set<Series>> refusals = new ArrayList<>();
            for (int i = 0; i < OVER.size(); i++) {
                boolean answered = call(recording, OVER.get(i))
                        .filter(called -> called.statuses().equals(List.of(413)))
                        .isPresent();
                if (answered) {
                    Set<Series> alone = risenByOne(pages.get(i + 2).risenSince(pages.get(i + 1)));
                    alone.removeAll(forwarded);
                    refusals.add(alone);
                    if (alone.isEmpty()) {
                        wrong.add(OVER.get(i) + ": 0 counters rose by 1 that a forwarded write left alone");
                    }
                }
            }
            if (wrong.isEmpty() && refusals.size() == 2 && Collections.disjoint(refusals.get(0), refusals.get(1))) {
                wrong.add(String.join(" and ", OVER) + ": 0 counters rose by 1 with each, but " + refusals.get(0)
                        + " and " + refusals.get(1));
            }
            return Each.conclude(
                    "writes answered 413 between pages of metrics",
                    refusals.size(),
                    "one counter that rose by 1 with each, and not with a write that was forwarded",
                    wrong);
        };
        return counted.lookingAt(Made.named("metrics-", "counted-write", "over-"));
    }

    private static Set<Series> risenByOne(Map<Series, Double> rises) {
        return rises.entrySet().stream()
                .filter(rise -> rise.getValue() == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Optional<Called> call(Recording recording, String name) {
        return recording.calls().stream()
                .filter(called -> called.name().equals(name))
                .findFirst();
    }
}
