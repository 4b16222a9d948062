package remotewrite.conformance.sender;

/** A runtime, binary or image that was explicitly asked for is not there; the message says what to do. */
public final class SenderMissing extends RuntimeException {
    private final SenderSearch search;

    SenderMissing(String asked, SenderSearch search) {
        super(asked + ", but:\n" + search.explanation());
        this.search = search;
    }

    public SenderSearch search() {
        return search;
    }
}
