package remotewrite.fake;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Room to decompress into, used again and again. There are only a few, and a write is decoded and judged with one in hand:
 * so what hostile bodies can claim of the memory is bounded, however many come at once.
 */
final class Scratch implements AutoCloseable {
    /**
     * How much memory one body may claim beside the room: 256 MiB, a quarter of a smaller heap. Assumed, nothing is published;
     * of what Prometheus puts in a body of 1 MiB, 20,000 series of 20 labels claim some 90 MiB.
     */
    static final long CLAIM_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

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
        // half of the heap for all of them
        long each = CLAIM_BYTES + WriteRequestCodec.MAX_DECODED_BYTES;
        int count = Math.clamp(machine.maxMemory() / 2 / each, 1, machine.availableProcessors());
        BlockingQueue<Scratch> free = new ArrayBlockingQueue<>(count);
        for (int made = 0; made < count; made++) {
            free.add(new Scratch());
        }
        return free;
    }
}
