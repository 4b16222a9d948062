package remotewrite.fake;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;

/** An immutable run of 64-bit numbers, compared by content: references, bucket deltas, or the bits of doubles. */
public final class Longs {
    private static final Longs EMPTY = new Longs(new long[0]);

    private final long[] content;

    private Longs(long[] content) {
        this.content = content;
    }

    /** A copy of {@code numbers}. */
    public static Longs of(long... numbers) {
        Objects.requireNonNull(numbers, "numbers is null");
        return numbers.length == 0 ? EMPTY : new Longs(numbers.clone());
    }

    /** The IEEE 754 bits of {@code values}, a NaN as it is. */
    public static Longs ofDoubles(double... values) {
        Objects.requireNonNull(values, "values is null");
        return of(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
    }

    public static Longs empty() {
        return EMPTY;
    }

    /** How many numbers there are. */
    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    /**
     * The number at {@code index}, counted from 0.
     *
     * @throws ArrayIndexOutOfBoundsException when there is none
     */
    public long at(int index) {
        return content[index];
    }

    /** The number at {@code index} read as the bits of a double. */
    public double doubleAt(int index) {
        return Double.longBitsToDouble(content[index]);
    }

    /** The numbers in order. */
    public LongStream stream() {
        return Arrays.stream(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Longs that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return Arrays.toString(content);
    }

    /** Grows as numbers come in, without one object per number. */
    static final class Collector {
        private long[] numbers = EMPTY.content;
        private int size;

        void add(long number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, Math.max(16, 2 * size));
            }
            numbers[size++] = number;
        }

        Longs done() {
            return size == 0 ? EMPTY : new Longs(Arrays.copyOf(numbers, size));
        }
    }
}
