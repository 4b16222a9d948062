package remotewrite.conformance.load;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import remotewrite.conformance.Books;
import remotewrite.conformance.Recordings;
import remotewrite.conformance.Series;
import remotewrite.fake.Ending;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;

/**
 * Sends as Prometheus does (observed, Prometheus 3.5): a few shards, each with its own series and a queue in front of one
 * connection; 5xx and broken connections are repeated after 30 ms, doubled up to 5 s, or after {@code Retry-After}; any
 * other answer than 2xx drops the samples. New writes come at a steady rate, whatever becomes of the old ones.
 */
final class SoakSender implements AutoCloseable {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(30);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final int SHARDS = 10;

    private final Books books;
    private final Clock clock;
    private final int series;
    private final Duration interval;
    private final List<Shard> shards;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder made = new LongAdder();
    private final AtomicLong underWay = new AtomicLong();

    /** @param series samples in each write */
    SoakSender(int port, int writesPerSecond, int series, Books books, Clock clock) {
        this.books = books;
        this.clock = clock;
        this.series = series;
        this.interval = Duration.ofSeconds(1).multipliedBy(SHARDS).dividedBy(writesPerSecond);
        this.shards =
                IntStream.range(0, SHARDS).mapToObj(at -> new Shard(at, port)).toList();
    }

    void start() {
        for (Shard shard : shards) {
            connections.execute(shard::deliverAll);
            ticks.scheduleAtFixedRate(
                    shard::tick, interval.toNanos() / SHARDS * shard.number, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * No more new writes from now on, and no connection any more when it returns: a proxy that is told to end would wait
     * for it.
     *
     * @param limit how long those that wait have to be delivered
     * @return whether they all were delivered or dropped
     */
    boolean finish(Duration limit) throws InterruptedException {
        ticks.shutdown();
        ticks.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
        long end = System.nanoTime() + limit.toNanos();
        synchronized (underWay) {
            while (underWay.get() > 0 && System.nanoTime() < end) {
                underWay.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        }
        boolean finished = underWay.get() == 0;
        close();
        return connections.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS) && finished;
    }

    /** Answers by status, or by what broke the connection. */
    Map<String, LongAdder> answers() {
        return answers;
    }

    /** Writes that were given up because of their answer. */
    long dropped() {
        return dropped.sum();
    }

    /** Writes made, delivered or not. */
    long made() {
        return made.sum();
    }

    @Override
    public void close() {
        stopped.countDown();
        ticks.shutdownNow();
        connections.shutdownNow();
    }

    /** A write that waits for its delivery. */
    private record Made(byte[] body, List<TimeSeries> series) {}

    private final class Shard {
        private final int number;
        private final int port;
        private final List<List<Label>> labels;
        private final BlockingQueue<Made> queue = new LinkedBlockingQueue<>();
        private final long firstMillis = clock.millis();
        private int tick;
        private int attempts;

        Shard(int number, int port) {
            this.number = number;
            this.port = port;
            this.labels = IntStream.range(0, series)
                    .mapToObj(at -> List.of(
                            new Label("__name__", "soak_total"),
                            new Label("instance", "10.244.%d.%d:9090".formatted(number, at)),
                            new Label("job", "kubernetes-pods"),
                            new Label("namespace", "shop"),
                            new Label("pod", "checkout-%08x-%05x".formatted(0x9e3779b9 * (number + 1), 70_001 + at))))
                    .toList();
        }

        private void tick() {
            Sample sample = Sample.of(tick, firstMillis + tick * interval.toMillis());
            books.scraped(Recordings.scrape(tick, clock.instant(), page(sample)));
            tick++;
            underWay.incrementAndGet();
            made.increment();
            List<TimeSeries> write = labels.stream()
                    .map(one -> TimeSeries.of(one, List.of(sample)))
                    .toList();
            queue.add(new Made(WriteRequestCodec.encode(WriteRequest.of(write)).toArray(), write));
        }

        /** The samples with their timestamp, as a target serves them that gives one itself. */
        private String page(Sample sample) {
            return labels.stream()
                    .map(one -> Series.of(one) + " " + sample.value() + " " + sample.timestampMillis() + "\n")
                    .collect(Collectors.joining());
        }

        private void deliverAll() {
            try (WriteConnection connection = new WriteConnection(port)) {
                while (stopped.getCount() > 0) {
                    deliver(queue.take(), connection);
                    synchronized (underWay) {
                        underWay.decrementAndGet();
                        underWay.notifyAll();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                count("not closed");
            }
        }

        private void deliver(Made write, WriteConnection connection) throws InterruptedException {
            Duration backoff = FIRST_BACKOFF;
            boolean over = false;
            while (!over) {
                Duration pause = backoff;
                try {
                    WriteConnection.Answer answer = connection.send(write.body());
                    sent(write, Recordings.answered(answer.status(), ""));
                    count(Integer.toString(answer.status()));
                    if (answer.status() / 100 == 2) {
                        return;
                    }
                    if (answer.status() / 100 != 5) {
                        dropped.increment();
                        return;
                    }
                    pause = answer.retryAfter().orElse(backoff);
                } catch (IOException e) {
                    sent(write, new Ending.Unanswered(e.getClass().getSimpleName()));
                    count(e.getClass().getSimpleName());
                }
                over = stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                backoff = backoff.multipliedBy(2);
                backoff = backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF;
            }
        }

        private void sent(Made write, Ending ending) {
            books.sent(Recordings.write(new ExchangeId(number, attempts++), clock.instant(), ending, write.series()));
        }

        private void count(String answer) {
            answers.computeIfAbsent(answer, status -> new LongAdder()).increment();
        }
    }
}
