package remotewrite.conformance.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import remotewrite.conformance.Books;
import remotewrite.conformance.Recordings;

/**
 * Steady writes through the proxy, for minutes or hours, while tokens expire every 30 s and everything goes wrong once a
 * minute ({@link SoakCloud.Fault}).
 *
 * @param minutes how long, whole minutes, so that every fault happens equally often
 * @param writesPerSecond all connections together
 * @param series samples in each write
 * @param options file with flags for the proxy's JVM
 */
record Soak(int minutes, int writesPerSecond, int series, Path options) {
    /** The JVM compiles and the heap fills; not compared. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    /** For what the faults held up; on a busy machine that is much, and loss is judged here, not speed. */
    private static final Duration DRAIN = Duration.ofMinutes(15);

    /**
     * Runs it.
     *
     * @param directory for certificates and the proxy's log
     * @param progress told one line a minute
     */
    SoakReport run(Clock clock, Path directory, Consumer<String> progress) throws IOException, InterruptedException {
        Books books = Recordings.books(clock.instant());
        List<Usage.Look> looks = Collections.synchronizedList(new ArrayList<>());
        try (SoakCloud cloud = SoakCloud.start(books, clock, directory);
                ProxyUnderLoad proxy = ProxyUnderLoad.start(options, cloud.proxyEnvironment(), directory);
                SoakSender sender = new SoakSender(proxy.port(), writesPerSecond, series, books, clock);
                ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor()) {
            CountDownLatch ended = new CountDownLatch(1);
            proxy.process().onExit().thenRun(ended::countDown);
            sender.start();
            cloud.beginFaults();
            watch.scheduleAtFixedRate(
                    () -> looks.add(new Usage.Look(proxy.residentKib(), proxy.descriptors())),
                    WARM_UP.toSeconds(),
                    1,
                    TimeUnit.SECONDS);
            for (int minute = 1; minute <= minutes && !ended.await(1, TimeUnit.MINUTES); minute++) {
                progress.accept("minute %d: %d writes made, answers %s, %d MB resident, %d descriptors"
                        .formatted(
                                minute,
                                sender.made(),
                                sender.answers(),
                                proxy.residentKib() * 1024 / 1_000_000,
                                proxy.descriptors()));
            }
            watch.shutdown();
            watch.awaitTermination(1, TimeUnit.MINUTES);
            cloud.endFaults();
            boolean alive = ended.getCount() > 0;
            boolean finished = alive && sender.finish(DRAIN);
            int exit = proxy.terminate();
            return new SoakReport(
                    this,
                    books.ledger().accounting("soak", "%d writes a second, %d min".formatted(writesPerSecond, minutes)),
                    sender.made(),
                    sender.dropped(),
                    sender.answers().toString(),
                    cloud.met(),
                    cloud.tokensIssued(),
                    new Usage(looks),
                    finished,
                    alive,
                    exit,
                    proxy.logText()
                            .lines()
                            .filter(line -> line.contains("level=error"))
                            .count());
        }
    }
}
