package remotewrite.fake.control;

import java.util.Objects;

/** A request to the control API that is answered with an error. The message is meant for whoever sent it. */
final class Refusal extends RuntimeException {
    private final int status;
    private final String field;

    private Refusal(int status, String field, String message) {
        super(Objects.requireNonNull(message, "message is null"));
        this.status = status;
        this.field = Objects.requireNonNull(field, "field is null");
    }

    /**
     * What was sent is wrong.
     *
     * @param field where, for example {@code steps[0].moment}
     */
    static Refusal wrong(String field, String message) {
        return new Refusal(400, field, message);
    }

    /** It cannot be done for another reason. */
    static Refusal because(int status, String message) {
        return new Refusal(status, "", message);
    }

    /** The HTTP status of the answer. */
    int status() {
        return status;
    }

    /** The field that is wrong, empty when none is. */
    String field() {
        return field;
    }
}
