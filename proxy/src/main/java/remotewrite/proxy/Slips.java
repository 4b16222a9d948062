package remotewrite.proxy;

import java.util.Arrays;

/** How far a name is from another one, counted in slips of whoever typed it. */
final class Slips {
    private Slips() {}

    /**
     * Whether so many slips at most are between them. Most names differ by more in length alone, and a pod has dozens of
     * them, which a start should not be kept waiting for.
     */
    static boolean within(int most, String one, String other) {
        return Math.abs(one.length() - other.length()) <= most && between(one, other) <= most;
    }

    /** How many characters to insert, delete, replace, or exchange with their neighbour (optimal string alignment). */
    static int between(String one, String other) {
        int[][] slips = new int[one.length() + 1][other.length() + 1];
        for (int row = 0; row <= one.length(); row++) {
            for (int column = 0; column <= other.length(); column++) {
                slips[row][column] = row == 0 || column == 0 ? row + column : fewest(slips, one, other, row, column);
            }
        }
        return slips[one.length()][other.length()];
    }

    /** Whether one is the other with its letters in disorder, {@code COULD} for {@code CLOUD}. */
    static boolean sameLetters(String one, String other) {
        return one.length() == other.length()
                && Arrays.equals(
                        one.chars().sorted().toArray(), other.chars().sorted().toArray());
    }

    private static int fewest(int[][] slips, String one, String other, int row, int column) {
        char last = one.charAt(row - 1);
        char lastOfOther = other.charAt(column - 1);
        int replaced = slips[row - 1][column - 1] + (last == lastOfOther ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(slips[row - 1][column], slips[row][column - 1]) + 1);
        boolean exchanged =
                row > 1 && column > 1 && last == other.charAt(column - 2) && one.charAt(row - 2) == lastOfOther;
        return exchanged ? Math.min(fewest, slips[row - 2][column - 2] + 1) : fewest;
    }
}
