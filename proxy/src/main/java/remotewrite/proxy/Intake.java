package remotewrite.proxy;

import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;

/**
 * Takes a sender's body in, without holding a thread while it waits. A small one is read to its end before anything goes
 * to ingestion: it costs one write there, a slow sender holds no connection to ingestion, and one that goes away leaves
 * nothing half sent. A larger one flows.
 */
final class Intake implements Runnable {
    /** What became of it. */
    sealed interface Outcome {
        /** The body is here, or flows. */
        record Taken(Body body) implements Outcome {}

        record TooLarge() implements Outcome {}

        /** The sender went away or sent something that is not HTTP. */
        record Broken(Throwable cause) implements Outcome {}
    }

    private final Content.Source caller;
    private final long declaredBytes;
    private final Limits limits;
    private final ReplayBudget budget;
    private final Consumer<Outcome> outcome;
    private final Collected collected;
    private Optional<Content.Chunk> first = Optional.empty();

    private Intake(
            Content.Source caller, long declaredBytes, Limits limits, ReplayBudget budget, Consumer<Outcome> outcome) {
        this.caller = caller;
        this.declaredBytes = declaredBytes;
        this.limits = limits;
        this.budget = budget;
        this.outcome = outcome;
        this.collected = new Collected(declaredBytes);
    }

    /**
     * @param declaredBytes Content-Length, or a negative number when there is none
     * @param outcome called once; a body declared too large is not read at all
     */
    static void take(
            Content.Source caller, long declaredBytes, Limits limits, ReplayBudget budget, Consumer<Outcome> outcome) {
        if (declaredBytes > limits.maxBodyBytes()) {
            outcome.accept(new Outcome.TooLarge());
        } else if (declaredBytes > limits.smallBodyBytes()) {
            outcome.accept(new Outcome.Taken(upload(caller, Bytes.EMPTY, declaredBytes, limits, budget)));
        } else {
            new Intake(caller, declaredBytes, limits, budget, outcome).run();
        }
    }

    /** The body of {@code caller}, of which nothing has been read yet. */
    static Upload unread(Content.Source caller, long declaredBytes, Limits limits, ReplayBudget budget) {
        return upload(caller, Bytes.EMPTY, declaredBytes, limits, budget);
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = caller.read();
            if (chunk == null) {
                // a slow sender's pieces are copied: each would hold a whole buffer
                copyFirst();
                caller.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                copyFirst();
                outcome.accept(new Outcome.Broken(chunk.getFailure()));
                return;
            }
            boolean last = chunk.isLast();
            if (collected.size() == 0 && first.isEmpty() && keepable(chunk)) {
                first = Optional.of(chunk);
                if (!last) {
                    continue;
                }
            }
            if (first.isPresent() && last && (chunk == first.get() || !chunk.hasRemaining())) {
                outcome.accept(new Outcome.Taken(InPlace.owning(first.get())));
                return;
            }
            copyFirst();
            collected.add(chunk.getByteBuffer());
            chunk.release();
            if (collected.size() > limits.maxBodyBytes()) {
                outcome.accept(new Outcome.TooLarge());
                return;
            }
            if (last) {
                outcome.accept(new Outcome.Taken(Bytes.owning(collected.toArray())));
                return;
            }
            if (collected.size() > limits.smallBodyBytes()) {
                Bytes head = Bytes.owning(collected.toArray());
                outcome.accept(new Outcome.Taken(upload(caller, head, declaredBytes, limits, budget)));
                return;
            }
        }
    }

    private boolean keepable(Content.Chunk chunk) {
        return chunk.canRetain() && chunk.remaining() <= limits.smallBodyBytes();
    }

    private void copyFirst() {
        first.ifPresent(chunk -> {
            collected.add(chunk.getByteBuffer());
            chunk.release();
        });
        first = Optional.empty();
    }

    private static Upload upload(
            Content.Source caller, Bytes head, long declaredBytes, Limits limits, ReplayBudget budget) {
        return new Upload(
                caller,
                head,
                declaredBytes,
                limits.maxBodyBytes(),
                new KeptCopy(budget, limits.replayBytes(), declaredBytes));
    }
}
