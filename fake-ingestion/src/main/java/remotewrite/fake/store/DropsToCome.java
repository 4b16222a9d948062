package remotewrite.fake.store;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How many of the next samples and native histograms a workspace drops for trouble of its own. Safe for several threads. */
final class DropsToCome {
    private final AtomicLong left = new AtomicLong();

    /** @throws IllegalArgumentException when there are fewer than none */
    void set(long samples) {
        if (samples < 0) {
            throw new IllegalArgumentException("samples is " + samples + ", at least 0 is needed");
        }
        left.set(samples);
    }

    long left() {
        return left.get();
    }

    /** The trouble of one that comes now, which uses up one. */
    Optional<DropReason> next() {
        boolean troubled = left.get() > 0 && left.getAndUpdate(many -> Math.max(0, many - 1)) > 0;
        return troubled ? Optional.of(DropReason.INTERNAL_ERROR) : Optional.empty();
    }
}
