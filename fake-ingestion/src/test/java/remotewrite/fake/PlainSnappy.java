package remotewrite.fake;

import java.util.Optional;

/** The block format of Snappy as its format description has it, byte by byte: what the native decoder has to agree with. */
final class PlainSnappy {
    private final byte[] block;
    private int at;
    private byte[] out;
    private int size;

    private PlainSnappy(byte[] block) {
        this.block = block;
    }

    /** Empty when the block is damaged or holds more than {@code maxBytes}. */
    static Optional<byte[]> decompress(byte[] block, int maxBytes) {
        try {
            return new PlainSnappy(block).content(maxBytes);
        } catch (ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> content(int maxBytes) {
        long promised = 0;
        for (int shift = 0; ; shift += 7) {
            if (shift > 28) {
                return Optional.empty();
            }
            byte next = block[at++];
            promised |= (next & 0x7fL) << shift;
            if (next >= 0) {
                break;
            }
        }
        if (promised > maxBytes) {
            return Optional.empty();
        }
        out = new byte[(int) promised];
        while (at < block.length) {
            int tag = block[at++] & 0xff;
            switch (tag & 3) {
                case 0 -> literal(tag >> 2);
                case 1 -> copy((tag >> 2 & 7) + 4, tag >> 5 << 8 | little(1));
                case 2 -> copy((tag >> 2) + 1, little(2));
                default -> copy((tag >> 2) + 1, little(4));
            }
        }
        return size == out.length ? Optional.of(out) : Optional.empty();
    }

    private void literal(int code) {
        int length = code < 60 ? code + 1 : little(code - 59) + 1;
        if (length <= 0 || length > block.length - at || length > out.length - size) {
            throw new ArrayIndexOutOfBoundsException("a literal of " + length);
        }
        System.arraycopy(block, at, out, size, length);
        at += length;
        size += length;
    }

    private void copy(int length, int offset) {
        if (offset <= 0 || offset > size) {
            throw new ArrayIndexOutOfBoundsException("a copy from " + offset);
        }
        for (int done = 0; done < length; done++) {
            out[size] = out[size - offset];
            size++;
        }
    }

    private int little(int bytes) {
        int number = 0;
        for (int part = 0; part < bytes; part++) {
            number |= (block[at++] & 0xff) << 8 * part;
        }
        return number;
    }
}
