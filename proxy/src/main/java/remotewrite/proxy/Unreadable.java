package remotewrite.proxy;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read. An exception's own text is the file's name again. */
final class Unreadable {
    /** {@code USER} of images/proxy/Dockerfile. Secrets are mounted for root alone where nothing else is asked for. */
    static final int USER_OF_THE_IMAGE = 65532;

    private Unreadable() {}

    /** The reason and, where it is known, what to do, continuing a sentence that begins with the file. */
    static String words(Exception failure) {
        return switch (failure) {
            case NoSuchFileException ignored -> "does not exist";
            case AccessDeniedException ignored ->
                "may not be read by the user of this process (in the image: " + USER_OF_THE_IMAGE
                        + "). Set securityContext.fsGroup: " + USER_OF_THE_IMAGE
                        + " of the pod, or a defaultMode such as 0444 of the volume";
            default -> "cannot be read: " + failure.getClass().getSimpleName();
        };
    }
}
