package remotewrite.fake;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.store.Drop;
import remotewrite.fake.store.DropReason;
import remotewrite.fake.store.Drops;

/**
 * What of a write was not written, for a sender by the specifications.
 *
 * @param judgement of its series
 * @param drops of the valid ones
 */
record Unwritten(Judgement judgement, Drops drops) {
    /** A series can have a million labels. */
    private static final int TOLD_LABELS = 8;

    Unwritten {
        Objects.requireNonNull(judgement, "judgement is null");
        Objects.requireNonNull(drops, "drops is null");
    }

    /** On what it lies that something was not written. */
    enum Fault {
        /** Everything was. */
        NOBODYS,
        /** Some of it never will be: 400 whatever else there is (RW1-R-07, RW2-R-25). */
        THE_SENDERS,
        /** Trouble of the receiver's own: all of it may be written again. */
        THE_WORKSPACES,
        /** Its events of the minute or its active series: the same. */
        THE_LIMITS
    }

    Fault fault() {
        boolean hopeless = drops.byReason().keySet().stream().anyMatch(reason -> !reason.passes());
        if (judgement.complaint().isPresent() || hopeless) {
            return Fault.THE_SENDERS;
        }
        if (drops.byReason().containsKey(DropReason.INTERNAL_ERROR)) {
            return Fault.THE_WORKSPACES;
        }
        return drops.count() == 0 ? Fault.NOBODYS : Fault.THE_LIMITS;
    }

    Written written() {
        return judgement.written().without(drops);
    }

    /** How much was not written and why, with the first few (RW1-R-08, RW2-R-13); empty when everything was. */
    String complaint() {
        return Stream.of(judgement.complaint(), dropped())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    private Optional<String> dropped() {
        if (drops.count() == 0) {
            return Optional.empty();
        }
        String first = drops.first().stream().map(Unwritten::text).collect(Collectors.joining("; "));
        return Optional.of("%s of %s values of valid series are not written (%s): %s."
                .formatted(drops.count(), judgement.written().total(), drops.reasons(), first));
    }

    private static String text(Drop drop) {
        return "the %s of %s at %s ms: %s"
                .formatted(
                        drop.kind().name().toLowerCase(Locale.ROOT),
                        series(drop.labels()),
                        drop.timestampMillis(),
                        drop.reason().ofSamples());
    }

    private static String series(List<Label> labels) {
        Complaints told = new Complaints();
        labels.stream().limit(TOLD_LABELS).forEach(label -> told.add("%s=\"%s\"", label.name(), label.value()));
        return "{" + String.join(", ", told.all()) + (labels.size() > TOLD_LABELS ? ", …" : "") + "}";
    }
}
