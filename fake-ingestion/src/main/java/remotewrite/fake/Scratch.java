package remotewrite.fake;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Room to decompress into, used again and again. There are only a few, and one body is decoded in each at a time: so what
 * hostile bodies can claim of the memory is bounded, however many come at once.
 *
 * <p>One body claims at most about 22 MiB of room and 160 MiB of objects ({@link MessageReader#MAX_PARTS}).
 */
final class Scratch implements AutoCloseable {
    private static final long CLAIM_BYTES = 256L << 20;

    /** A larger room is given up after use. */
    private static final int KEPT_BYTES = 4 << 20;

    private static final BlockingQueue<Scratch> FREE = free();

    private byte[] room = new byte[0];

    private Scratch() {}

    /** Waits until there is one; the caller closes it soon. Not to be asked for by a thread that has one. */
    static Scratch take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return FREE.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** At least {@code bytes} bytes with whatever was left in them; good until {@link #close} or the next call. */
    byte[] room(int bytes) {
        if (room.length < bytes) {
            room = new byte[bytes];
        }
        return room;
    }

    @Override
    public void close() {
        if (room.length > KEPT_BYTES) {
            room = new byte[0];
        }
        FREE.add(this);
    }

    private static BlockingQueue<Scratch> free() {
        Runtime machine = Runtime.getRuntime();
        int count = Math.clamp(machine.maxMemory() / CLAIM_BYTES, 1, machine.availableProcessors());
        BlockingQueue<Scratch> free = new ArrayBlockingQueue<>(count);
        for (int made = 0; made < count; made++) {
            free.add(new Scratch());
        }
        return free;
    }
}
