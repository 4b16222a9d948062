package remotewrite.fake;

/** Keys or certificates could not be made, written or read: the surroundings are broken (no algorithm, no directory, a damaged file). */
public final class PkiException extends RuntimeException {
    PkiException(String message) {
        super(message);
    }

    PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
