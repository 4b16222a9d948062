package remotewrite.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Append-only record of the exchanges on one leg, in order of arrival. What enters it is kept without its credentials, a
 * {@link Fingerprint} in the place of each: {@link Redaction}, and {@link Secrets} in every text. Safe for use by several
 * threads.
 */
public final class Journal {
    /** Assumed of an exchange without its texts and bodies. */
    private static final int ENTRY_BYTES = 1024;

    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 6;

    private final Clock clock;
    private final List<Open> entries = new ArrayList<>();
    private volatile Supplier<Secrets> secrets = () -> Secrets.OF_ANY_SHAPE;
    private long forgotten;
    private long heldBytes;

    public Journal(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** From now on these do not enter it either; asked at every exchange. */
    public void keepOut(Supplier<Secrets> others) {
        secrets = Objects.requireNonNull(others, "others is null");
    }

    /** Records a request the moment its head has been read; the caller must {@link Open#end end} it. */
    public Open open(ExchangeId id, Instant startedAt, Request request) {
        Open entry = new Open(id, startedAt, Redaction.request(request, secrets.get()));
        synchronized (this) {
            entry.at = forgotten + entries.size();
            entries.add(entry);
            heldBytes += ENTRY_BYTES + bytes(entry.request);
            notifyAll();
        }
        return entry;
    }

    /** All exchanges so far; those still open end as unanswered, now. */
    public synchronized List<Exchange> exchanges() {
        return entries.stream().map(Open::snapshot).toList();
    }

    /**
     * A part of the journal.
     *
     * @param first position of the first of {@code exchanges}; the others follow one by one. Positions count from 0 over
     *     the whole life of the journal, {@linkplain #restart restarts} included
     * @param exchanges in order of arrival
     */
    public record Page(long first, List<Exchange> exchanges) {
        public Page {
            exchanges = List.copyOf(exchanges);
        }

        /** From where to go on reading: the position of the first exchange that is still open, or of the next to come. */
        public long next() {
            int ended = 0;
            while (ended < exchanges.size() && !exchanges.get(ended).open()) {
                ended++;
            }
            return first + ended;
        }
    }

    /**
     * The exchanges from {@code position} on; those still open end as unanswered, now.
     *
     * @param position of the first one wanted; when it was forgotten, the page begins with the first that was not
     */
    public synchronized Page since(long position) {
        int skipped = (int) Math.clamp(position - forgotten, 0L, (long) entries.size());
        return new Page(
                forgotten + skipped,
                entries.subList(skipped, entries.size()).stream()
                        .map(Open::snapshot)
                        .toList());
    }

    /** Forgets every exchange so far, those under way included: the journal is as new, but for the positions. */
    public synchronized void restart() {
        forgotten += entries.size();
        entries.clear();
        heldBytes = 0;
    }

    private static long bytes(Request request) {
        long headers = request.headers().stream()
                .mapToLong(header -> header.name().length() + header.value().length())
                .sum();
        return request.target().length() + headers + request.body().size();
    }

    /**
     * Waits until {@code condition} holds for the exchanges so far.
     *
     * @param deadline how long to wait at most
     * @return whether the condition held before the deadline; false when the thread is interrupted, which stays
     *     interrupted
     */
    public synchronized boolean await(Predicate<List<Exchange>> condition, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.test(exchanges())) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** An exchange whose ending is not known yet. */
    public final class Open {
        private final ExchangeId id;
        private final Instant startedAt;
        /** Its position, counted as in {@link Page}. */
        private long at;

        private Request request;
        private Instant endedAt = Instant.MAX;
        private Ending ending = Ending.STILL_OPEN;
        private String fault = "";
        private Optional<Moment> faultAt = Optional.empty();

        private Open(ExchangeId id, Instant startedAt, Request request) {
            this.id = id;
            this.startedAt = startedAt;
            this.request = request;
        }

        /** Puts the request as far as it has been read now, body included, in the place of its head alone. */
        public void request(Request read) {
            Request kept = Redaction.request(Objects.requireNonNull(read, "read is null"), secrets.get());
            synchronized (Journal.this) {
                if (held()) {
                    heldBytes += kept.body().size() - request.body().size();
                }
                request = kept;
                Journal.this.notifyAll();
            }
        }

        /** Says what went wrong with this exchange without any fault script. */
        public void fault(String description) {
            fault(description, Optional.empty());
        }

        /** Says what a fault script does to this exchange, and at which moment of it. */
        public void fault(String description, Optional<Moment> moment) {
            String kept = secrets.get().hiddenIn(Objects.requireNonNull(description, "description is null"));
            synchronized (Journal.this) {
                fault = kept;
                faultAt = Objects.requireNonNull(moment, "moment is null");
                Journal.this.notifyAll();
            }
        }

        /** Records the ending; only the first one counts. */
        public void end(Ending how) {
            Ending kept = kept(Objects.requireNonNull(how, "how is null"));
            synchronized (Journal.this) {
                if (endedAt.equals(Instant.MAX)) {
                    ending = kept;
                    if (held() && kept instanceof Ending.Answered answered) {
                        heldBytes += answered.reply().body().size();
                    }
                    endedAt = clock.instant();
                    Journal.this.notifyAll();
                }
            }
        }

        private Ending kept(Ending how) {
            return switch (how) {
                case Ending.Answered answered -> new Ending.Answered(Redaction.reply(answered.reply(), secrets.get()));
                case Ending.Unanswered unanswered ->
                    new Ending.Unanswered(secrets.get().hiddenIn(unanswered.reason()));
            };
        }

        /** The method, as it is kept. */
        String method() {
            synchronized (Journal.this) {
                return request.method();
            }
        }

        /** What was asked for, as it is kept. */
        String target() {
            synchronized (Journal.this) {
                return request.target();
            }
        }

        /** Whether the journal has grown to a sixth of the heap: what it holds it never forgets by itself. */
        boolean crowded() {
            synchronized (Journal.this) {
                return heldBytes > MOST_BYTES;
            }
        }

        private boolean held() {
            return at >= forgotten;
        }

        private Exchange snapshot() {
            Instant end = endedAt.equals(Instant.MAX) ? clock.instant() : endedAt;
            return new Exchange(id, startedAt, end, request, ending, fault, faultAt);
        }
    }
}
