package remotewrite.fake;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The labels of a series as one value that is shared by all requests with it, and whose hash is worked out once. */
final class LabelSet extends AbstractList<Label> implements RandomAccess {
    private final Label[] labels;
    private final int hash;
    private final long claimedBytes;

    /** @param claimedBytes how much memory reading it has claimed */
    LabelSet(List<Label> labels, long claimedBytes) {
        this.labels = labels.toArray(Label[]::new);
        this.hash = labels.hashCode();
        this.claimedBytes = claimedBytes;
    }

    long claimedBytes() {
        return claimedBytes;
    }

    @Override
    public Label get(int index) {
        return labels[index];
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other == this || super.equals(other);
    }
}
