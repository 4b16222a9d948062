package remotewrite.conformance.bench;

/** A run could not be put together, or did not get as far as its stimulus. Nothing was judged. */
public final class BenchFailure extends RuntimeException {
    public BenchFailure(String message) {
        super(message);
    }

    public BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
