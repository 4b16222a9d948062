package remotewrite.fake;

/** Keys or certificates could not be made or written: the surroundings are broken (no algorithm, no directory). */
public final class PkiException extends RuntimeException {
    PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
