package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.List;
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
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;

/** FWD: what becomes of writes when ingestion has closed the connection meanwhile (PX-65). */
public final class IdleChecks {
    private static final int WRITES = 4;

    /** Four times as long as ingestion waits, so that a busy machine has closed the connection by then as well. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Stimulus CLOSED_MEANWHILE = Stimulus.calls(
                    "calls-to-closed-connections",
                    "the harness wrote " + WRITES
                            + " times on one connection, once a second; ingestion closed its own when"
                            + " nothing had come for 0.25 s",
                    Traffic.Calls.lasting(Begin.READY, new Round(FaultScript.none(), List.of(onceASecond()), false)))
            .withEndpoint(Endpoint.LEAVING);

    static final Check FWD_41 = check(
                    "FWD-41", "The proxy loses no write, and repeats none, when ingestion closed an idle connection.")
            .clauses("PX-65")
            .when(CLOSED_MEANWHILE, Judged.PROXY)
            .then(IdleChecks::eachOnce)
            .caughtBy(BreakMutants.WRITES_TO_CONNECTIONS_THAT_ARE_GONE.showing("the caller saw 204, 502"));

    public static final List<Check> ALL = List.of(FWD_41);

    private IdleChecks() {}

    private static Call onceASecond() {
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
                ? Finding.holds("writes with a second between them", facts)
                : Finding.fails("204 for each of " + WRITES + " writes, each at ingestion once", facts);
    }
}
