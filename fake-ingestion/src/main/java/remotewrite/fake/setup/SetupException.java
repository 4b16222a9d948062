package remotewrite.fake.setup;

import java.util.List;

/** A setup file that cannot be used. The message tells every problem with its line; none shows a secret. */
public final class SetupException extends RuntimeException {
    private final transient List<String> problems;

    SetupException(List<String> problems, Throwable cause) {
        super("the setup cannot be used:\n" + String.join("\n", problems), cause);
        this.problems = List.copyOf(problems);
    }

    SetupException(List<String> problems) {
        this(problems, null);
    }

    /** One line each: {@code file:line: where: what}, in the file's order. */
    public List<String> problems() {
        return problems;
    }
}
