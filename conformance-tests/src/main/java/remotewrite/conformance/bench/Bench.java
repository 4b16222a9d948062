package remotewrite.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.pollinterval.IterativePollInterval;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Waiting;
import remotewrite.conformance.bench.ProxySubject.RunningProxy;
import remotewrite.conformance.sender.ExitStatus;
import remotewrite.conformance.sender.RunningSender;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderJob;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
import remotewrite.report.Fact;

/**
 * Puts the world of one stimulus together, runs it, and leaves a recording. Every run has its own fakes, proxy, target
 * and sender, so runs can go on side by side.
 *
 * @param clock for everything that happens in this process
 * @param sender who sends
 * @param proxy what is between the sender and the ingestion endpoint
 * @param patience how long to wait
 * @param workDirectory where the sender may keep its files
 */
public record Bench(Clock clock, Sender sender, ProxySubject proxy, Patience patience, Path workDirectory) {
    static final String CLUSTER = "conformance";

    /** What the sender adds to its writes, for a proxy to pass on: a tenant and a trace (PX-06). */
    private static final Map<String, String> UNKNOWN_HEADERS = Map.of(
            "X-Scope-OrgID", "conformance", "traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-00");

    private static final Duration JUST_NOW = Duration.ofSeconds(2);
    static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    public Bench {
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(sender, "sender is null");
        Objects.requireNonNull(proxy, "proxy is null");
        Objects.requireNonNull(patience, "patience is null");
        Objects.requireNonNull(workDirectory, "workDirectory is null");
    }

    /**
     * Runs {@code asked}, hurried when the sender is scripted, or when it waits for limits that the proxy can have sooner.
     *
     * @throws BenchFailure when a part does not start or the sender never scrapes
     */
    public Recording run(Stimulus asked) {
        return switch (asked.traffic()) {
            case Traffic.Scraped scraped -> scraped(sender.real() ? asked : asked.hurried());
            case Traffic.Calls calls -> calls(asked, calls);
        };
    }

    private Recording calls(Stimulus asked, Traffic.Calls calls) {
        return switch (calls.waits()) {
            case FOR_ANSWERS, FOR_TIME -> new CallRun(this, asked, calls).record();
            case FOR_LIMITS -> {
                ProxySubject soon = proxy.hurried();
                Stimulus stimulus = asked.at(soon.pace());
                Bench bench = new Bench(clock, sender, soon, patience, workDirectory);
                yield new CallRun(bench, stimulus, (Traffic.Calls) stimulus.traffic()).record();
            }
        };
    }

    private Recording scraped(Stimulus stimulus) {
        Instant startedAt = clock.instant();
        Path directory = ownDirectory(stimulus);
        // credentials of the sender itself: a canary that must not get past the proxy
        String canary = "canary-" + UUID.randomUUID();
        try (Cloud cloud = Cloud.start(clock, stimulus, proxy, directory);
                RunningProxy running = proxy.start(cloud.proxyEnvironment(CLUSTER), clock);
                Tap tap = Tap.start(clock, sender.bindAddress(), running.port());
                ScrapeTarget target = ScrapeTarget.start(clock, sender.bindAddress())) {
            awaitReady(running);
            // a proxy that says it is ready too early must not meet the faults before its first token; one that gets
            // none by then is judged as it is
            cloud.entra()
                    .journal()
                    .await(exchanges -> exchanges.stream().anyMatch(Exchange::accepted), patience.settle());
            SenderJob job = SenderJob.of(
                            URI.create("http://" + sender.hostName() + ":" + tap.port()
                                    + proxy.writePath(cloud.ingestionTarget())),
                            sender.hostName() + ":" + target.port(),
                            directory)
                    .withScrapeInterval(((Traffic.Scraped) stimulus.traffic()).interval())
                    .withExternalLabels(Map.of("cluster", CLUSTER))
                    .withHeaders(UNKNOWN_HEADERS)
                    .withCallerBearer(canary);
            Recording.Setup setup = new Recording.Setup(
                    job.targetLabels(),
                    job.externalLabels(),
                    cloud.ingestionUrl(),
                    Fingerprint.of(canary),
                    sender.real(),
                    !sender.real());
            try (ReadyWatch watch = ReadyWatch.start(clock, running.port());
                    Pulse pulse = Pulse.start(clock);
                    RunningSender sending = sender.start(job)) {
                serve(stimulus, cloud, target, sending);
                settle(
                        stimulus,
                        () -> decided(cloud, tap),
                        () -> recording(
                                stimulus, setup, canary, startedAt, cloud, running, tap, target, watch, pulse, sending),
                        watch);
                return Strangers.none(recording(
                        stimulus, setup, canary, startedAt, cloud, running, tap, target, watch, pulse, sending));
            }
        }
    }

    private void serve(Stimulus stimulus, Cloud cloud, ScrapeTarget target, RunningSender sending) {
        if (!target.awaitFirstScrape(patience.firstScrape())) {
            throw new BenchFailure("%s %s did not scrape its target within %d s (%s). Its last log lines:%n%s"
                    .formatted(
                            sender.name(),
                            sender.version(),
                            patience.firstScrape().toSeconds(),
                            sending.alive() ? "it is running" : "it has ended",
                            lastLines(sending.log())));
        }
        cloud.play(stimulus);
        quietly(stimulus.length());
        target.stop(patience.settle());
    }

    private void settle(Stimulus stimulus, LongSupplier decided, Supplier<Recording> soFar, ReadyWatch watch) {
        AtomicLong looked = new AtomicLong(-1);
        try {
            Waiting.await()
                    // drawing up the books costs more than waiting, so every look comes later than the one before
                    .pollInterval(IterativePollInterval.iterative(
                            pause -> pause.compareTo(LONGEST_POLL) < 0
                                    ? pause.multipliedBy(3).dividedBy(2)
                                    : pause,
                            POLL.multipliedBy(5)))
                    .atMost(patience.settle().plus(stimulus.recovery()))
                    .until(() -> {
                        long now = decided.getAsLong();
                        return looked.getAndSet(now) != now && settled(soFar.get());
                    });
        } catch (ConditionTimeoutException e) {
            // what has not arrived by now is lost; the ledger says which samples and where. A harness that is kept
            // waiting until the very end shows by its next probe, or by none
            watch.awaitAnother(patience.settle());
            return;
        }
        quietly(patience.quiet());
    }

    /** How many writes will not come again, on both legs; the books change with this number only. */
    private static long decided(Cloud cloud, Tap tap) {
        return Stream.concat(cloud.ingestion().journal().exchanges().stream(), tap.exchanges().stream())
                .flatMap(exchange -> exchange.reply().stream())
                .filter(reply -> reply.status() < 500)
                .count();
    }

    private boolean settled(Recording recording) {
        Ledger ledger = Ledger.of(recording);
        // the scripted sender sends in order: what a later sample has overtaken will not come any more
        return ledger.lost().isEmpty() || !sender.real() && ledger.overtaken();
    }

    /** @throws BenchFailure when it ends before it is ready, or does not get ready in time */
    void awaitReady(RunningProxy running) {
        if (!getsReady(running)) {
            throw new BenchFailure("the %s ended at its start. Its last log lines:%n%s"
                    .formatted(proxy.name(), lastLines(running.log())));
        }
    }

    /**
     * Waits until it is ready, or has ended; tells whether it has not ended.
     *
     * @throws BenchFailure when it does neither in time
     */
    boolean getsReady(RunningProxy running) {
        ReadyProbe probe = new ReadyProbe(running.port());
        try {
            Waiting.await().pollInterval(POLL).atMost(patience.ready()).until(() -> probe.ready() || !running.alive());
        } catch (ConditionTimeoutException e) {
            throw new BenchFailure(
                    "the %s was not ready within %d s: GET /ready last answered %s"
                            .formatted(proxy.name(), patience.ready().toSeconds(), probe.lastAnswer()),
                    e);
        }
        return running.alive();
    }

    /** Lets time pass while the others work; not a wait for a condition. */
    static void quietly(Duration time) {
        Waiting.await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
    }

    private Recording recording(
            Stimulus stimulus,
            Recording.Setup setup,
            String canary,
            Instant startedAt,
            Cloud cloud,
            RunningProxy running,
            Tap tap,
            ScrapeTarget target,
            ReadyWatch watch,
            Pulse pulse,
            RunningSender sending) {
        Legs legs = Legs.at(clock.instant(), cloud.ingestion().journal(), tap::exchanges, JUST_NOW);
        List<Exchange> atProxy = legs.senderToProxy().stream()
                .filter(exchange ->
                        !(exchange.open() && exchange.request().body().isEmpty()))
                .toList();
        return new Recording(
                stimulus.name(),
                stimulus.did(),
                subject(),
                setup,
                startedAt,
                target.exchanges(),
                atProxy,
                complete(legs.proxyToIngestion()),
                cloud.entra().journal().exchanges(),
                watch.exchanges(),
                pulse.untilNow(),
                List.of(),
                Optional.empty(),
                withoutSecrets(running.log(), setup, canary),
                ended(running.exit()),
                sending.log(),
                ended(sending.exit()));
    }

    /** The canary has no form that would give it away as a credential. */
    private static List<String> withoutSecrets(List<String> log, Recording.Setup setup, String canary) {
        return log.stream()
                .map(line -> line.replace(canary, setup.callerCredentials()))
                .toList();
    }

    /** Without what is just being read: half a request would be judged as a wrong one. */
    List<Exchange> complete(List<Exchange> exchanges) {
        Instant recent = clock.instant().minus(JUST_NOW);
        return exchanges.stream()
                .filter(exchange -> !exchange.open() || exchange.startedAt().isBefore(recent))
                .toList();
    }

    /** Name and version of every part, in the order of the data flow. */
    public List<Fact> subject() {
        return List.of(
                new Fact("sender", sender.name() + " " + sender.version() + " (" + sender.runtime() + ")"),
                new Fact("proxy", proxy.name() + " " + proxy.version()),
                new Fact("ingestion", "fake ingestion " + Version.OF_THIS_BUILD),
                new Fact("token service", "fake Entra " + Version.OF_THIS_BUILD));
    }

    Path ownDirectory(Stimulus stimulus) {
        try {
            Files.createDirectories(workDirectory);
            return Files.createTempDirectory(workDirectory, stimulus.name() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no work directory can be made in " + workDirectory, e);
        }
    }

    static String ended(ExitStatus exit) {
        return switch (exit) {
            case ExitStatus.Running running -> "running";
            case ExitStatus.Exited exited -> "exited with code " + exited.code();
            case ExitStatus.Unknown unknown -> "gone, nobody knows how";
        };
    }

    static String lastLines(List<String> log) {
        return log.isEmpty()
                ? "  (it logged nothing)"
                : String.join("\n", log.subList(Math.max(0, log.size() - 15), log.size()));
    }
}
