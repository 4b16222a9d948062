package remotewrite.conformance;

import java.util.Arrays;

/** Finds rows by their key; those with one key come in their order. */
final class Lookup {
    private final long[] sorted;
    private final int[] rows;

    /** @param keys of the rows, in their order */
    Lookup(long[] keys) {
        sorted = keys.clone();
        rows = new int[keys.length];
        Arrays.sort(sorted);
        int[] taken = new int[keys.length];
        for (int row = 0; row < keys.length; row++) {
            // what came in ascending order is where it belongs already
            int first = sorted[row] == keys[row] && (row == 0 || sorted[row - 1] != keys[row]) ? row : first(keys[row]);
            rows[first + taken[first]++] = row;
        }
    }

    /** The rows with this key. */
    int[] rows(long key) {
        return rows(key, key);
    }

    /** The rows with a key from one to another, both included, in ascending order of their keys. */
    int[] rows(long from, long to) {
        int start = first(from);
        int end = start;
        while (end < sorted.length && sorted[end] <= to) {
            end++;
        }
        return Arrays.copyOfRange(rows, start, end);
    }

    /** Whether there is one more row with this key, counted from {@link #first}. */
    boolean has(int at, long key) {
        return at < sorted.length && sorted[at] == key;
    }

    int row(int at) {
        return rows[at];
    }

    /** Where the first key that is not below {@code key} stands. */
    int first(long key) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (sorted[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
