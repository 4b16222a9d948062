package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.BreakMutants;
import remotewrite.conformance.mutant.LimitMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** FWD: connections on which nothing comes for a while: ingestion closes its own, and a sender keeps his (PX-65). */
public final class IdleChecks {
    private static final int WRITES = 4;

    /** So long that a busy machine has closed the connection by then, and the proxy has noticed, as well. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Stimulus CLOSED_MEANWHILE = Stimulus.calls(
                    "calls-to-closed-connections",
                    "the harness wrote " + WRITES
                            + " times on one connection, every 2 s; ingestion closed its own when"
                            + " nothing had come for 0.25 s",
                    Traffic.Calls.lasting(Begin.READY, new Round(FaultScript.none(), List.of(everyPause()), false)))
            .withEndpoint(Endpoint.LEAVING);

    /** A minute between two scrapes (the default of Prometheus, documented), and 5 s in which it waits for more (azure.md 10). */
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(65);

    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    private static final Stimulus KEPT = Stimulus.calls(
            "calls-a-minute-apart",
            "the harness wrote twice on one connection, with 65 s between; ingestion answered 204",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("204 to everything").thenAlways(Effect.answer(204, ""), Moment.REQUEST_END),
                    List.of(twice()),
                    false)));

    static final Check FWD_41 = check(
                    "FWD-41", "The proxy loses no write, and repeats none, when ingestion closed an idle connection.")
            .clauses("PX-65")
            .when(CLOSED_MEANWHILE, Judged.PROXY)
            .then(IdleChecks::eachOnce)
            .caughtBy(
                    BreakMutants.WRITES_TO_CONNECTIONS_THAT_ARE_GONE.showing("the caller saw 204, 502"),
                    BreakMutants.REPEATS_AFTER_A_PAUSE.showing("ingestion took 7 writes"));

    static final Check FWD_43 = check(
                    "FWD-43", "The proxy keeps a sender's connection open from one write to the next.")
            .clauses("PX-65")
            .when(KEPT, Judged.PROXY)
            .then(Made.each(
                    "connections with 65 s between two writes",
                    Made.named("kept"),
                    "204 to both writes",
                    (made, called) -> called.statuses().equals(List.of(204, 204))
                            ? Optional.empty()
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(LimitMutants.CLOSES_CONNECTIONS_SOON.showing("kept: the caller saw 204, closed"));

    public static final List<Check> ALL = List.of(FWD_41, FWD_43);

    private IdleChecks() {}

    private static Call everyPause() {
        CallDraft write = CallDraft.write("closed-meanwhile");
        return new Call(
                "closed-meanwhile",
                Stream.concat(
                                write.call().acts().stream(),
                                IntStream.range(1, WRITES)
                                        .boxed()
                                        .flatMap(ignored -> write.after(PAUSE).acts().stream()))
                        .toList());
    }

    private static Call twice() {
        List<Call.Act> write =
                CallDraft.write("kept").answeredWithin(SENDERS_WAIT).acts();
        List<Call.Act> acts = new ArrayList<>(write);
        acts.add(new Call.Act.Ignore(BETWEEN_WRITES));
        acts.addAll(write);
        return new Call("kept", acts);
    }

    private static Finding eachOnce(Recording recording) {
        long connections = recording.proxyToIngestion().stream()
                .map(exchange -> exchange.id().connection())
                .distinct()
                .count();
        if (connections < 2) {
            return Finding.notSeen("ingestion saw writes on " + connections + " connections: it closed none");
        }
        String seen = recording.calls().stream().map(Called::seen).collect(Collectors.joining(", "));
        int taken = (int)
                recording.proxyToIngestion().stream().filter(Exchange::accepted).count();
        String facts =
                "the caller saw %s; ingestion took %d writes on %d connections".formatted(seen, taken, connections);
        boolean well = seen.equals("204, 204, 204, 204") && taken == WRITES;
        return well
                ? Finding.holds("writes with 2 s between them", facts)
                : Finding.fails("204 for each of " + WRITES + " writes, each at ingestion once", facts);
    }
}
