package remotewrite.conformance.sender;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Secrets;

/** A sender's log: the newest lines in memory, all of them in a file, neither its bearer token nor any other in one of them. */
final class SenderLog implements AutoCloseable {
    static final int LINES_KEPT = 5_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final BufferedWriter file;
    private final String secret;
    private final String fingerprint;
    private boolean closed;

    SenderLog(Path path, String secret) {
        this.secret = secret;
        this.fingerprint = Fingerprint.of(secret);
        try {
            this.file = Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the sender's log file " + path.getFileName(), e);
        }
    }

    synchronized void add(String line) {
        String shown = Secrets.OF_ANY_SHAPE.hiddenIn(line.replace(secret, fingerprint));
        lines.addLast(shown);
        if (lines.size() > LINES_KEPT) {
            lines.removeFirst();
        }
        if (!closed) {
            try {
                file.write(shown);
                file.newLine();
                file.flush();
            } catch (IOException e) {
                // a full disk must not end the reading of the pipe, which would stall the sender
                closed = true;
            }
        }
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits until a line matches.
     *
     * @param hopeless asked again and again; ends the wait, for example when the sender is dead
     * @return whether a line matched before the deadline
     */
    boolean await(Predicate<String> wanted, BooleanSupplier hopeless, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            // asked before the lines are read: what a dying sender wrote last is still looked at
            boolean over = hopeless.getAsBoolean() || System.nanoTime() - end >= 0;
            synchronized (this) {
                if (lines.stream().anyMatch(wanted)) {
                    return true;
                }
                if (over) {
                    return false;
                }
                try {
                    wait(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish the sender's log file", e);
        }
    }
}
