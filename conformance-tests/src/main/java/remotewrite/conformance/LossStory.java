package remotewrite.conformance;

import java.util.Optional;

/** Where a lost sample was last seen, and what was said about it there. */
final class LossStory {
    private LossStory() {}

    /**
     * One phrase.
     *
     * @param left the last exchange in which the sender sent it
     * @param reached the last exchange in which it reached ingestion
     */
    static String of(Optional<Passage> left, Optional<Passage> reached) {
        if (reached.isPresent()) {
            return "last seen at ingestion in " + reached.get().name() + ", "
                    + reached.get().outcome()
                    + left.map(passage -> "; the proxy told the sender: " + passage.outcome())
                            .orElse("");
        }
        return left.map(passage -> "last sent in " + passage.name() + ", which the proxy " + passage.outcome()
                        + "; no readable write with it reached ingestion")
                .orElse("the sender never sent it");
    }
}
