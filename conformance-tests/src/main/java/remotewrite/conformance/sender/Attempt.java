package remotewrite.conformance.sender;

import java.util.Objects;

/**
 * One place where a sender was looked for.
 *
 * @param what the place, for example {@code container image}
 * @param found whether a usable sender is there
 * @param detail what was found, or why nothing was
 * @param remedy what somebody could do to have one there; empty when one was found
 */
public record Attempt(String what, boolean found, String detail, String remedy) {
    public Attempt {
        Objects.requireNonNull(what, "what is null");
        Objects.requireNonNull(detail, "detail is null");
        Objects.requireNonNull(remedy, "remedy is null");
        if (!found && remedy.isBlank()) {
            throw new IllegalArgumentException("an attempt that found nothing must say what could be done");
        }
    }

    static Attempt success(String what, String detail) {
        return new Attempt(what, true, detail, "");
    }

    static Attempt failure(String what, String detail, String remedy) {
        return new Attempt(what, false, detail, remedy);
    }
}
