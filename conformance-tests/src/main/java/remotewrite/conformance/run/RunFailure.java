package remotewrite.conformance.run;

import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import remotewrite.conformance.bench.BenchFailure;

/** Why a run could not be made, as it is told where a verdict would have stood. */
record RunFailure(Throwable cause) {
    private static final String OURS = "remotewrite.";

    RunFailure {
        Objects.requireNonNull(cause, "cause is null");
    }

    /**
     * What the bench says of it, and where a mistake of this harness is behind it: class and place, because such a mistake was
     * foreseen by nobody and need not have a message.
     */
    String reason() {
        if (!(cause instanceof BenchFailure)) {
            return "the harness itself failed with " + cause + place(cause);
        }
        return cause.getMessage() + (mistake(cause.getCause()) ? place(cause.getCause()) : "");
    }

    private static boolean mistake(Throwable behind) {
        return behind instanceof Error
                || behind instanceof RuntimeException
                        && !(behind instanceof UncheckedIOException)
                        && !(behind instanceof ConditionTimeoutException);
    }

    private static String place(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }
}
