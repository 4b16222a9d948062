package remotewrite.fake.setup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.Node;

/** What is wrong with one setup file; collected, so that its writer learns all of it at once. */
final class Problems {
    /** A problem and the line where it is, counted from 1. */
    private record Problem(int line, String text) {}

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private boolean unknownKeys;

    Problems(String file) {
        this.file = file;
    }

    void add(Node where, String path, String what) {
        found.add(new Problem(where.getStartMark().getLine() + 1, path + ": " + what));
    }

    /** A key that means nothing: what stands there is known by nobody. */
    void addUnknownKey(Node where, String path, String what) {
        add(where, path, what);
        unknownKeys = true;
    }

    /** Whether every key so far is a known one: then all that could be read stands where it is looked for. */
    boolean allKeysKnown() {
        return !unknownKeys;
    }

    int count() {
        return found.size();
    }

    /**
     * The value, unless something has gone wrong since {@code before}: what stood in for the bad parts then must not be
     * built upon. A value that refuses to be made is a problem of its own.
     */
    <T> Optional<T> value(int before, Node where, String path, Supplier<T> made) {
        if (count() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException e) {
            add(where, path, e.getMessage());
            return Optional.empty();
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SetupException(found.stream()
                    .sorted(Comparator.comparingInt(Problem::line))
                    .map(problem -> file + ":" + problem.line() + ": " + problem.text())
                    .toList());
        }
    }
}
