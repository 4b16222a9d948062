package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Exposition;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Series;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.SizeMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

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
                    SizeMutants.COUNTS_ALL_ALIKE.showing("over-by-length: 0 counters rose by 1"));

    private SizeChecks() {}

    private static Optional<String> taken(Made made, Called called) {
        return made.forwarded(called, (sent, received) -> {
                    Bytes whole = sent.request().body();
                    return received.request().body().equals(whole)
                            ? Optional.empty()
                            : Optional.of(length(whole) + " were sent, and "
                                    + length(received.request().body()) + " reached ingestion");
                })
                .or(() -> called.statuses().equals(List.of(204))
                        ? Optional.empty()
                        : Optional.of("the caller saw " + called.seen() + " after 1 whole request at ingestion"));
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

    /** What rises with a write that is forwarded, or with every page that is shown, counts something else. */
    private static Expectation counted() {
        Expectation counted = recording -> {
            List<Map<Series, Double>> pages = recording.calls().stream()
                    .filter(called -> called.name().startsWith("metrics-"))
                    .flatMap(called -> new Made(recording).sent(called).stream())
                    .filter(Exchange::accepted)
                    .map(exchange -> counters(exchange.reply().orElseThrow()))
                    .toList();
            if (pages.size() != 4) {
                return Finding.notSeen("the proxy showed " + pages.size() + " pages of metrics");
            }
            List<String> wrong = new ArrayList<>();
            int refused = 0;
            List<String> over = List.of("over-by-length", "over-by-chunks");
            for (int i = 0; i < over.size(); i++) {
                boolean answered = call(recording, over.get(i))
                        .filter(called -> called.statuses().equals(List.of(413)))
                        .isPresent();
                if (answered) {
                    refused++;
                    if (!roseAlone(pages.get(0), pages.get(1), pages.get(i + 1), pages.get(i + 2))) {
                        wrong.add(over.get(i) + ": 0 counters rose by 1 that a forwarded write left alone");
                    }
                }
            }
            return Each.conclude(
                    "writes answered 413 between pages of metrics",
                    refused,
                    "a counter that rose by 1, and not with a write that was forwarded",
                    wrong);
        };
        return counted.lookingAt(Made.named("metrics-", "counted-write", "over-"));
    }

    private static boolean roseAlone(
            Map<Series, Double> atFirst,
            Map<Series, Double> afterForwarded,
            Map<Series, Double> before,
            Map<Series, Double> after) {
        return after.keySet().stream()
                .anyMatch(series -> rise(series, before, after) == 1 && rise(series, atFirst, afterForwarded) == 0);
    }

    private static double rise(Series series, Map<Series, Double> before, Map<Series, Double> after) {
        return after.getOrDefault(series, 0.0) - before.getOrDefault(series, 0.0);
    }

    /** By the suffix that OpenMetrics asks counters to have. */
    private static Map<Series, Double> counters(Reply page) {
        Map<Series, Double> counters = new HashMap<>();
        Exposition.parse(page.body().toUtf8()).stream()
                .filter(sample -> sample.series().name().endsWith("_total"))
                .forEach(sample -> counters.put(sample.series(), sample.value()));
        return counters;
    }

    private static Optional<Called> call(Recording recording, String name) {
        return recording.calls().stream()
                .filter(called -> called.name().equals(name))
                .findFirst();
    }
}
