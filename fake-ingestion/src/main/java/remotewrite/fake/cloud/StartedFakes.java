package remotewrite.fake.cloud;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What has been started of a cloud so far; closed, it ends in the reverse order, and all of it whatever fails. */
final class StartedFakes implements AutoCloseable {
    private final Set<String> names;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    /** @param names of the endpoints that are wanted */
    StartedFakes(Set<String> names) {
        this.names = names;
    }

    /** Starts the fake of an endpoint that is wanted; empty when it is not. */
    <T extends AutoCloseable> Optional<T> wanted(String name, Supplier<T> start) {
        return names.contains(name) ? Optional.of(opened(start.get())) : Optional.empty();
    }

    /** The same fake, which ends with this. */
    <T extends AutoCloseable> T opened(T fake) {
        running.push(fake);
        return fake;
    }

    /** Ends all because something did not start, and tells that: what fails meanwhile is its consequence at most. */
    RuntimeException closedAfter(RuntimeException failure) {
        try {
            close();
        } catch (IllegalStateException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public void close() {
        List<IllegalStateException> failed = new ArrayList<>();
        // one that does not stop must not leave the others running
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                failed.add(new IllegalStateException("a fake of the cloud did not stop: " + e.getMessage(), e));
            }
        }
        if (!failed.isEmpty()) {
            IllegalStateException first = failed.getFirst();
            failed.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
