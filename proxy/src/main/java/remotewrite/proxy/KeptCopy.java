package remotewrite.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The copy of one body on its way, kept so that a 401 can be repeated: all of what has passed, or nothing. It is dropped
 * for good when it grows beyond its own limit or what all copies together may take (PX-36, PX-46).
 */
final class KeptCopy {
    private final ReplayBudget budget;
    private final int maxBytes;
    private final List<byte[]> pieces = new ArrayList<>();
    private int size;
    private boolean dropped;

    KeptCopy(ReplayBudget budget, int maxBytes, long declaredBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
        this.dropped = declaredBytes > maxBytes;
    }

    /** Copies what remains in {@code piece} and leaves it as it is. */
    void add(ByteBuffer piece) {
        int more = piece.remaining();
        if (dropped || more == 0) {
            return;
        }
        if (more > maxBytes - size || !budget.take(more)) {
            drop();
            return;
        }
        byte[] copy = new byte[more];
        piece.duplicate().get(copy);
        pieces.add(copy);
        size += more;
    }

    boolean dropped() {
        return dropped;
    }

    /** Frees the memory; there is no copy any more. */
    void drop() {
        budget.giveBack(size);
        pieces.clear();
        size = 0;
        dropped = true;
    }

    /** What was added. */
    Bytes bytes() {
        Collected all = new Collected(size);
        pieces.forEach(piece -> all.add(ByteBuffer.wrap(piece)));
        return Bytes.owning(all.toArray());
    }
}
