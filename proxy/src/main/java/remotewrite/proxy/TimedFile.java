package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file that is read on a thread of its own. Behind a mounted file there may be a network or a driver of Kubernetes, and when
 * those do not answer, the call of the operating system holds whoever made it, without an end and deaf to interrupts. That
 * thread is given up then, and never more than one on the same file: the next reading first looks whether another file
 * has come into the place of the one that hangs.
 *
 * @param <T> what the file is read as
 */
final class TimedFile<T> {
    /** Far more than a file of a few kB takes from a network that works, and less than a token request may take. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Whoever puts more files that hang into the place of one that hangs needs a new process. */
    private static final int MOST_HANGING = 8;

    private final Path file;
    private final Function<Path, T> reading;
    private final Duration patience;
    private final List<Attempt> hanging = new ArrayList<>();

    /**
     * @param reading reads the file, for as long as that takes; called on other threads
     * @param patience how long {@link #read} waits for it: {@link #PATIENCE}, other times in tests
     */
    TimedFile(Path file, Function<Path, T> reading, Duration patience) {
        this.file = Objects.requireNonNull(file, "file is null");
        this.reading = Objects.requireNonNull(reading, "reading is null");
        this.patience = Objects.requireNonNull(patience, "patience is null");
    }

    /**
     * Reads the file anew. Empty when that gives no answer within the patience, and at once when it is known to give none. An
     * interrupted thread does not wait and stays interrupted.
     */
    synchronized Optional<T> read() {
        hanging.removeIf(Attempt::isOver);
        // where it is not even told which file it is, another thread would only hang as well
        if (hanging.size() == MOST_HANGING || hanging.stream().anyMatch(attempt -> attempt.at.isEmpty())) {
            return Optional.empty();
        }
        Attempt attempt = new Attempt(
                hanging.stream().flatMap(other -> other.at.stream()).collect(Collectors.toUnmodifiableSet()));
        onThreadOfItsOwn(attempt.outcome);
        Optional<T> answer = attempt.awaited();
        if (!attempt.isOver()) {
            hanging.add(attempt);
        }
        return answer;
    }

    /** Why {@link #read} was empty, continuing a sentence that begins with the file. */
    String noAnswer() {
        return "cannot be read: no answer within " + patience.toSeconds() + " s. Look at what it is mounted from";
    }

    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "file");
        // nobody can end it when it hangs, and it must not hold the end of the process
        thread.setDaemon(true);
        thread.start();
    }

    /** One reading. */
    private final class Attempt {
        private final Set<Object> hangingFiles;
        private final FutureTask<Optional<T>> outcome = new FutureTask<>(this::made);
        /** Which file it is, whatever its name; empty until that is known. */
        private volatile Optional<Object> at = Optional.empty();

        Attempt(Set<Object> hangingFiles) {
            this.hangingFiles = hangingFiles;
        }

        boolean isOver() {
            return outcome.isDone();
        }

        private Optional<T> made() {
            at = identity();
            return at.filter(hangingFiles::contains).isPresent() ? Optional.empty() : Optional.of(reading.apply(file));
        }

        Optional<T> awaited() {
            try {
                return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the reading of " + file + " broke", e);
            }
        }

        private Optional<Object> identity() {
            try {
                return Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey());
            } catch (IOException | SecurityException e) {
                // reading it says why
                return Optional.empty();
            }
        }
    }
}
