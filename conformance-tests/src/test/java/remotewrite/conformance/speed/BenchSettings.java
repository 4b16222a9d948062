package remotewrite.conformance.speed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The arguments of a benchmark, {@code name=value} each. What the user of a script may write its {@code settings} of {@code
 * bench/lib.sh} has judged before anything was built, in the same words.
 *
 * @param values by name, of the known ones only
 */
public record BenchSettings(Map<String, String> values) {
    private static final String NUMBER = "[1-9][0-9]{0,8}";

    public BenchSettings {
        values = Map.copyOf(values);
    }

    /**
     * Reads the arguments.
     *
     * @param numbers names of whole numbers from 1 to 999999999
     * @param texts names of anything else
     * @throws IllegalArgumentException in one line: an argument that is none of these, given twice, or no such number
     */
    public static BenchSettings of(String[] arguments, List<String> numbers, List<String> texts) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            boolean number = numbers.contains(pair[0]);
            if (pair.length < 2 || !number && !texts.contains(pair[0])) {
                throw new IllegalArgumentException(
                        "'" + argument + "' is no setting; known are " + known(numbers, texts));
            }
            if (number && !pair[1].matches(NUMBER)) {
                throw new IllegalArgumentException("'" + argument + "': a whole number from 1 to 999999999 is needed");
            }
            if (values.putIfAbsent(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException("'" + pair[0] + "' is given twice");
            }
        }
        return new BenchSettings(values);
    }

    /** The same for a {@code main}: of what is wrong a line on standard error, and exit code 2. */
    public static BenchSettings orExit(String[] arguments, List<String> numbers, List<String> texts) {
        try {
            return of(arguments, numbers, texts);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            throw e;
        }
    }

    private static String known(List<String> numbers, List<String> texts) {
        return Stream.concat(
                        numbers.stream().map(name -> name + "=NUMBER"),
                        texts.stream().map(name -> name + "=TEXT"))
                .collect(Collectors.joining(", "));
    }

    /** A number, or {@code usual} when it was not given. */
    public int number(String name, int usual) {
        return find(name).map(Integer::parseInt).orElse(usual);
    }

    /** A text, if it was given. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** @throws NullPointerException when it was not given: the scripts always do */
    public String text(String name) {
        return Objects.requireNonNull(values.get(name), name + " is not given");
    }
}
