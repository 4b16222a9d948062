package remotewrite.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.FaultScript.Extent;

/**
 * What is done to a subject: who makes requests and for how long, what the ingestion endpoint and the token service do
 * meanwhile. Immutable; checks with an equal stimulus share one run.
 *
 * @param name short and unique, e.g. {@code ingestion-503}
 * @param did one phrase for reports, e.g. {@code ingestion answered the first 3 writes 503}
 * @param traffic who makes requests
 * @param endpoint what stands where the ingestion URL leads
 * @param ingestion played by the ingestion endpoint; of calls each round has its own
 * @param entra played by the token service
 * @param tokenLifetime lifetime of the tokens issued
 * @param settings more variables of the proxy's environment, by name: options that it may have. A proxy that lacks one is
 *     not started, and the recording says so
 */
public record Stimulus(
        String name,
        String did,
        Traffic traffic,
        Endpoint endpoint,
        FaultScript ingestion,
        FaultScript entra,
        Duration tokenLifetime,
        Map<String, String> settings) {
    /** Stands in {@link #settings} for the file with the token of a service account, for workload identity. */
    public static final String FEDERATED_TOKEN_FILE = "{federated token file}";

    /** What Entra gives an application today: one hour less a second (entra.md 1.4, documented). */
    public static final Duration USUAL_TOKEN_LIFETIME = Duration.ofSeconds(3599);

    private static final Duration SHORTEST_TOKEN_LIFETIME = Duration.ofSeconds(3);
    private static final Duration USUAL_BACKOFF = Duration.ofMillis(500);

    public Stimulus {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(did, "did is null");
        Objects.requireNonNull(traffic, "traffic is null");
        Objects.requireNonNull(endpoint, "endpoint is null");
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(entra, "entra is null");
        Objects.requireNonNull(tokenLifetime, "tokenLifetime is null");
        settings = Map.copyOf(settings);
    }

    /** A stimulus without faults: a target scraped once a second. */
    public static Stimulus steady(String name, String did, Duration time) {
        return steady(name, did, new Traffic.Scraped(time, Duration.ofSeconds(1)));
    }

    /** A stimulus without faults: a target scraped once a second, for a scripted sender up to {@code fastest} times faster. */
    public static Stimulus steady(String name, String did, Duration time, double fastest) {
        return steady(name, did, new Traffic.Scraped(time, Duration.ofSeconds(1), fastest));
    }

    private static Stimulus steady(String name, String did, Traffic.Scraped traffic) {
        return new Stimulus(
                name,
                did,
                traffic,
                Endpoint.TRUSTED,
                FaultScript.none(),
                FaultScript.none(),
                USUAL_TOKEN_LIFETIME,
                Map.of());
    }

    /** A stimulus without faults but those of the rounds: calls of the harness itself. */
    public static Stimulus calls(String name, String did, Traffic.Calls calls) {
        return new Stimulus(
                name,
                did,
                calls,
                Endpoint.TRUSTED,
                FaultScript.none(),
                FaultScript.none(),
                USUAL_TOKEN_LIFETIME,
                Map.of());
    }

    public Stimulus withIngestion(FaultScript script) {
        return new Stimulus(name, did, traffic, endpoint, script, entra, tokenLifetime, settings);
    }

    public Stimulus withEntra(FaultScript script) {
        return new Stimulus(name, did, traffic, endpoint, ingestion, script, tokenLifetime, settings);
    }

    public Stimulus withTokenLifetime(Duration lifetime) {
        return new Stimulus(name, did, traffic, endpoint, ingestion, entra, lifetime, settings);
    }

    public Stimulus withEndpoint(Endpoint other) {
        return new Stimulus(name, did, traffic, other, ingestion, entra, tokenLifetime, settings);
    }

    public Stimulus withSettings(Map<String, String> others) {
        return new Stimulus(name, did, traffic, endpoint, ingestion, entra, tokenLifetime, others);
    }

    /**
     * The same stimulus with only those rounds in which a call is made that {@code which} selects by its name; unchanged
     * when a sender makes the requests.
     */
    public Stimulus only(Predicate<String> which) {
        return switch (traffic) {
            case Traffic.Scraped scraped -> this;
            case Traffic.Calls calls ->
                new Stimulus(name, did, calls.only(which), endpoint, ingestion, entra, tokenLifetime, settings);
        };
    }

    /** The names of the calls; none when a sender makes the requests. */
    public List<String> calls() {
        return switch (traffic) {
            case Traffic.Scraped scraped -> List.of();
            case Traffic.Calls calls ->
                calls.rounds().stream()
                        .flatMap(round -> round.calls().stream())
                        .map(Call::name)
                        .toList();
        };
    }

    /** How long the target serves samples; of calls, how long they wait for anything but answers. */
    public Duration length() {
        return switch (traffic) {
            case Traffic.Scraped scraped -> scraped.time();
            case Traffic.Calls calls -> calls.longest();
        };
    }

    /** Whether it waits until the proxy has reached its limits, or until its time is over, and has little to do meanwhile. */
    public boolean waitsMostly() {
        return switch (traffic) {
            case Traffic.Scraped scraped -> false;
            case Traffic.Calls calls -> calls.waits() != Traffic.Waits.FOR_ANSWERS;
        };
    }

    /** The same stimulus for a proxy that reaches its limits at {@code pace}; unchanged when nothing waits for them. */
    public Stimulus at(Pace pace) {
        return switch (traffic) {
            case Traffic.Scraped scraped -> this;
            case Traffic.Calls calls ->
                calls.at(pace).equals(calls)
                        ? this
                        : new Stimulus(
                                name,
                                did + " (times divided by %d, numbers by %d)".formatted(pace.sooner(), pace.fewer()),
                                calls.at(pace),
                                endpoint,
                                ingestion,
                                entra,
                                tokenLifetime,
                                settings);
        };
    }

    /**
     * The same stimulus for a sender that has no fixed start-up and flush delays of its own: every duration is divided
     * by one factor, which the traffic bounds, and which is less where the protocol counts in whole seconds (token
     * lifetimes stay 3 s or longer, so that a renewal at three fifths may come a second late).
     */
    public Stimulus hurried() {
        return switch (traffic) {
            case Traffic.Scraped scraped -> hurried(scraped);
            // nothing in it waits for a sender
            case Traffic.Calls calls -> this;
        };
    }

    private Stimulus hurried(Traffic.Scraped scraped) {
        double factor = tokenLifetime.equals(USUAL_TOKEN_LIFETIME)
                ? scraped.fastest()
                : Math.min(scraped.fastest(), (double) tokenLifetime.toMillis() / SHORTEST_TOKEN_LIFETIME.toMillis());
        if (factor <= 1) {
            return this;
        }
        return new Stimulus(
                name,
                did
                        + (factor == Math.rint(factor) ? " (all %.0f times faster)" : " (all %.1f times faster)")
                                .formatted(factor),
                new Traffic.Scraped(
                        shorter(scraped.time(), factor), shorter(scraped.interval(), factor), scraped.fastest()),
                endpoint,
                shorter(ingestion, factor),
                shorter(entra, factor),
                tokenLifetime.equals(USUAL_TOKEN_LIFETIME) ? tokenLifetime : shorter(tokenLifetime, factor),
                settings);
    }

    /** How long the scripted faults may hold deliveries back, at most, once traffic has stopped. */
    public Duration recovery() {
        return recovery(ingestion).plus(recovery(entra));
    }

    private static Duration recovery(FaultScript script) {
        return script.steps().stream()
                .filter(step -> !step.action().none())
                .map(step -> switch (step.extent()) {
                    case Extent.Times times -> pause(step.action().effect()).multipliedBy(times.exchanges());
                    // a backoff that doubles may wait as long again after the outage
                    case Extent.Lasting lasting -> lasting.time().multipliedBy(2);
                })
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration pause(Effect effect) {
        return switch (effect) {
            case Effect.Answer answer ->
                answer.reply().header("Retry-After").stream()
                        .findFirst()
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(USUAL_BACKOFF);
            case Effect.Delay delay -> delay.pause();
            case Effect.Interim interim -> Duration.ZERO;
            case Effect.None none -> Duration.ZERO;
            case Effect.Endless endless -> USUAL_BACKOFF;
            case Effect.Stall stall -> USUAL_BACKOFF;
            case Effect.Cut cut -> USUAL_BACKOFF;
        };
    }

    private static Duration shorter(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() / factor));
    }

    static FaultScript shorter(FaultScript script, double factor) {
        List<FaultScript.Step> steps = script.steps().stream()
                .map(step -> new FaultScript.Step(
                        shorter(step.action(), factor),
                        switch (step.extent()) {
                            case Extent.Times times -> times;
                            case Extent.Lasting lasting -> new Extent.Lasting(shorter(lasting.time(), factor));
                        }))
                .toList();
        return new FaultScript(script.name(), steps, shorter(script.after(), factor));
    }

    private static FaultScript.Action shorter(FaultScript.Action action, double factor) {
        Effect effect = switch (action.effect()) {
            case Effect.Delay delay -> new Effect.Delay(shorter(delay.pause(), factor));
            case Effect.Endless endless ->
                new Effect.Endless(
                        endless.status(), endless.piece(), shorter(endless.every(), factor), endless.pieces());
            case Effect.None none -> none;
            case Effect.Answer answer -> answer;
            case Effect.Interim interim -> interim;
            case Effect.Stall stall -> stall;
            case Effect.Cut cut -> cut;
        };
        return new FaultScript.Action(effect, action.moment());
    }
}
