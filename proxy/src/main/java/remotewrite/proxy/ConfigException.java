package remotewrite.proxy;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The configuration cannot be used; the message lists every problem, numbered. */
public final class ConfigException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one; each a sentence that begins with the setting's name and shows no secret */
    public ConfigException(List<String> problems) {
        super(numbered(problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order of the settings. */
    public List<String> problems() {
        return problems;
    }

    private static String numbered(List<String> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return count + " with the configuration:\n"
                + IntStream.range(0, problems.size())
                        .mapToObj(i -> "  " + (i + 1) + ". " + problems.get(i))
                        .collect(Collectors.joining("\n"));
    }
}
