package remotewrite.fake;

import java.io.IOException;

/** Reads the numbers of a repeated field, packed or a single one: a parser takes both. Each is claimed before it is kept. */
final class RepeatedNumbers {
    /** What a number takes while {@link Longs.Collector} makes room for it: the old array, and one of twice the size. */
    private static final int NUMBER_BYTES = 24;

    /** A number that refers to a symbol: with its half of the label that is made of a pair. */
    private static final int REFERENCE_BYTES = NUMBER_BYTES + 32;

    private RepeatedNumbers() {}

    /** Unsigned 32-bit numbers, each a reference to a symbol. */
    static void unsigneds32(MessageReader in, Longs.Collector to) throws IOException {
        if (in.packed()) {
            int outer = in.enterRun();
            while (in.position() < in.end()) {
                in.claim(REFERENCE_BYTES);
                to.add(in.rawVarint() & 0xffff_ffffL);
            }
            in.leave(outer);
        } else {
            in.claim(REFERENCE_BYTES);
            to.add(in.unsigned32());
        }
    }

    static void zigzags64(MessageReader in, Longs.Collector to) throws IOException {
        if (in.packed()) {
            int outer = in.enterRun();
            while (in.position() < in.end()) {
                in.claim(NUMBER_BYTES);
                to.add(zigzag64(in.rawVarint()));
            }
            in.leave(outer);
        } else {
            in.claim(NUMBER_BYTES);
            to.add(zigzag64(in.varint()));
        }
    }

    static void fixeds64(MessageReader in, Longs.Collector to) throws IOException {
        if (in.packed()) {
            int outer = in.enterRun();
            while (in.position() < in.end()) {
                in.claim(NUMBER_BYTES);
                to.add(in.rawFixed64());
            }
            in.leave(outer);
        } else {
            in.claim(NUMBER_BYTES);
            to.add(in.fixed64());
        }
    }

    private static long zigzag64(long number) {
        return number >>> 1 ^ -(number & 1);
    }
}
