package remotewrite.conformance.sender;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of looking for a real sender.
 *
 * @param attempts every place that was looked at, in order; empty when a scripted sender was asked for
 * @param choice the sender to use; empty when there is no real one
 */
public record SenderSearch(List<Attempt> attempts, Optional<Sender> choice) {
    public SenderSearch {
        attempts = List.copyOf(attempts);
        Objects.requireNonNull(choice, "choice is null");
    }

    /** One line per place looked at: what was there, or why nothing and what to do. */
    public String explanation() {
        return attempts.stream()
                .map(attempt -> attempt.found()
                        ? "  found: " + attempt.what() + ": " + attempt.detail()
                        : "  not found: " + attempt.what() + ": " + attempt.detail() + ". Remedy: " + attempt.remedy())
                .collect(Collectors.joining("\n"));
    }
}
