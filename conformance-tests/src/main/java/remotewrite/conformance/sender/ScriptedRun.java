package remotewrite.conformance.sender;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.Exposition;
import remotewrite.conformance.Series;
import remotewrite.conformance.StaleMarker;
import remotewrite.conformance.sender.Behaviour.Attempt;
import remotewrite.conformance.sender.Behaviour.Next;
import remotewrite.fake.Bytes;
import remotewrite.fake.Header;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;

/**
 * One run of the scripted sender: scrapes at the job's interval, queues one batch a scrape, delivers batch after batch
 * in order. One thread scrapes, one sends; neither waits for the other.
 */
final class ScriptedRun implements RunningSender {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** As long as Prometheus waits when it scrapes once a second; a hurried run has shorter pauses, but no faster machine. */
    private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(1);

    private final Behaviour behaviour;
    private final Clock clock;
    private final SenderJob job;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ScheduledExecutorService scraping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("scripted sender: scrape").factory());
    private final ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("scripted sender: send").factory());
    private final Deque<List<TimeSeries>> queue = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final Map<String, String> targetLabels;
    private boolean delivering;
    private Set<Series> alive = Set.of();

    ScriptedRun(Behaviour behaviour, Clock clock, SenderJob job) {
        this.behaviour = behaviour;
        this.clock = clock;
        this.job = job;
        this.targetLabels = job.targetLabels();
        scraping.scheduleAtFixedRate(this::scrape, 0, job.scrapeInterval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void scrape() {
        long timestampMillis = clock.millis();
        List<Exposition.Served> samples = fetch();
        Set<Series> now = new HashSet<>();
        List<TimeSeries> batch = new ArrayList<>();
        for (Exposition.Served served : samples) {
            Series series = served.series().plus(targetLabels);
            now.add(series);
            batch.add(timeSeries(
                    series, bits(served.value()), served.timestampMillis().orElse(timestampMillis)));
        }
        for (Series gone : alive) {
            if (!now.contains(gone)) {
                batch.add(timeSeries(gone, StaleMarker.BITS, timestampMillis));
            }
        }
        Series up = new Series(Map.of("__name__", "up")).plus(targetLabels);
        batch.add(timeSeries(up, bits(samples.isEmpty() ? 0 : 1), timestampMillis));
        alive = now;
        enqueue(batch);
    }

    private List<Exposition.Served> fetch() {
        try {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + job.scrapeAuthority() + "/metrics"))
                            .timeout(SCRAPE_TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return reply.statusCode() == 200 ? Exposition.parse(reply.body()) : List.of();
        } catch (IOException e) {
            note("scrape failed: " + e.getClass().getSimpleName());
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    private TimeSeries timeSeries(Series series, long valueBits, long timestampMillis) {
        Map<String, String> labels =
                new TreeMap<>(series.plus(job.externalLabels()).labels());
        List<Label> wire = labels.entrySet().stream()
                .map(label -> new Label(label.getKey(), label.getValue()))
                .sorted(Comparator.comparing(Label::name))
                .toList();
        return TimeSeries.of(wire, List.of(new Sample(valueBits, timestampMillis)));
    }

    private void enqueue(List<TimeSeries> batch) {
        synchronized (queue) {
            queue.add(behaviour.series().apply(batch));
            if (!delivering) {
                delivering = true;
                sending.execute(this::deliverNext);
            }
        }
    }

    private void deliverNext() {
        List<TimeSeries> batch;
        synchronized (queue) {
            if (queue.isEmpty()) {
                delivering = false;
                return;
            }
            batch = queue.poll();
        }
        deliver(behaviour.encoding().encode(new WriteRequest(batch, List.of(), List.of())), 1);
    }

    private void deliver(Bytes body, int number) {
        Attempt attempt = send(number == 1 ? body : behaviour.resent().apply(body), number);
        if (attempt.status().isEmpty() || attempt.status().getAsInt() >= 300) {
            note("attempt " + number + " answered "
                    + (attempt.status().isPresent() ? attempt.status().getAsInt() : "not at all"));
        }
        try {
            switch (behaviour.retry().after(attempt)) {
                case Next.Onward onward -> sending.execute(this::deliverNext);
                case Next.Again again ->
                    sending.schedule(
                            () -> deliver(body, number + 1), again.pause().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            note("stopped with a batch in hand");
        }
    }

    private Attempt send(Bytes body, int number) {
        HttpRequest.Builder request = HttpRequest.newBuilder(job.writeUri())
                .timeout(TIMEOUT)
                .method(behaviour.method(), HttpRequest.BodyPublishers.ofByteArray(body.toArray()));
        behaviour.headers().apply(headers(number)).forEach(header -> request.header(header.name(), header.value()));
        try {
            HttpResponse<Void> reply = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            OptionalInt retryAfter = reply.headers()
                    .firstValue("Retry-After")
                    // the form with a date is ignored, as a sender may (RW2-S-41)
                    .filter(text -> text.matches("[0-9]{1,9}"))
                    .map(text -> OptionalInt.of(Integer.parseInt(text)))
                    .orElse(OptionalInt.empty());
            return new Attempt(number, OptionalInt.of(reply.statusCode()), retryAfter);
        } catch (IOException e) {
            return new Attempt(number, OptionalInt.empty(), OptionalInt.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Attempt(number, OptionalInt.empty(), OptionalInt.empty());
        }
    }

    private List<Header> headers(int number) {
        List<Header> headers = new ArrayList<>(List.of(
                new Header("User-Agent", "scripted-sender/" + ScriptedSender.VERSION),
                new Header("Content-Encoding", "snappy"),
                new Header("Content-Type", "application/x-protobuf"),
                new Header("X-Prometheus-Remote-Write-Version", "0.1.0"),
                new Header("Authorization", "Bearer " + job.callerBearer()),
                // a field that stands twice: the order of its values matters (PX-06)
                new Header("X-Repeated", "first"),
                new Header("X-Repeated", "second")));
        job.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        if (number > 1) {
            headers.add(new Header("Retry-Attempt", String.valueOf(number - 1)));
        }
        return headers;
    }

    private void note(String line) {
        synchronized (log) {
            log.add(line);
        }
    }

    @Override
    public boolean alive() {
        return !sending.isShutdown();
    }

    @Override
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    @Override
    public ExitStatus exit() {
        return alive() ? new ExitStatus.Running() : new ExitStatus.Exited(0);
    }

    @Override
    public void close() {
        scraping.shutdownNow();
        sending.shutdownNow();
        http.shutdownNow();
    }
}
