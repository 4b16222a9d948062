package remotewrite.conformance;

/** The value that ends a series (clause RW1-S-39). */
public final class StaleMarker {
    /** The NaN with exactly these bits; compared as bits, because a float copy may quieten it. */
    public static final long BITS = 0x7ff0000000000002L;

    private StaleMarker() {}
}
