package remotewrite.conformance.sender;

import java.util.Objects;
import java.util.Optional;

/** One place a sender may come from. */
interface SenderSource {
    /**
     * What looking there gave.
     *
     * @param sender present exactly when the attempt found one
     */
    record Search(Attempt attempt, Optional<Sender> sender) {
        public Search {
            Objects.requireNonNull(attempt, "attempt is null");
            if (attempt.found() != sender.isPresent()) {
                throw new IllegalArgumentException("attempt and sender disagree: " + attempt);
            }
        }

        static Search found(String what, String detail, Sender sender) {
            return new Search(Attempt.success(what, detail), Optional.of(sender));
        }

        static Search nothing(String what, String detail, String remedy) {
            return new Search(Attempt.failure(what, detail, remedy), Optional.empty());
        }
    }

    /** {@link #search} without changing anything on this machine, for somebody who only asks. */
    default Search look(SenderPreferences preferences) {
        return search(preferences);
    }

    /** Looks for a sender; expected trouble is in the attempt, never thrown. */
    Search search(SenderPreferences preferences);
}
