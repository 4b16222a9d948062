package remotewrite.fake.manage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the numbers of an interval become one. Each tally counts as one number (assumed). */
enum Aggregation {
    AVERAGE("Average"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum"),
    TOTAL("Total"),
    COUNT("Count");

    private final String label;

    Aggregation(String label) {
        this.label = label;
    }

    /** As the definitions name it. */
    String label() {
        return label;
    }

    /** As a data point names it. */
    String field() {
        return label.toLowerCase(Locale.ROOT);
    }

    /** Compared without case. */
    static Optional<Aggregation> find(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label.equalsIgnoreCase(label.strip()))
                .findFirst();
    }

    /** @param numbers at least one */
    double of(List<Double> numbers) {
        double total = numbers.stream().mapToDouble(Double::doubleValue).sum();
        return switch (this) {
            case AVERAGE -> total / numbers.size();
            case MINIMUM ->
                numbers.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            case MAXIMUM ->
                numbers.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            case TOTAL -> total;
            case COUNT -> numbers.size();
        };
    }
}
