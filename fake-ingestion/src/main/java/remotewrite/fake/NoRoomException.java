package remotewrite.fake;

import java.util.Objects;

/**
 * This process has no room for what a request brings: trouble of the fake's own, answered 503, and no answer of the service it
 * stands for.
 */
final class NoRoomException extends RuntimeException {
    private final String remedy;

    /**
     * @param why a sentence
     * @param remedy what makes room besides a larger heap, as the begin of a sentence
     */
    NoRoomException(String why, String remedy) {
        super(Objects.requireNonNull(why, "why is null"), null, false, false);
        this.remedy = Objects.requireNonNull(remedy, "remedy is null");
    }

    String remedy() {
        return remedy;
    }
}
