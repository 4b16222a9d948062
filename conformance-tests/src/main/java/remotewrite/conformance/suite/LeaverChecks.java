package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.LimitMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/** LIMIT: what callers hold who leave in the middle of a write, or while they wait for its answer (PX-55). */
public final class LeaverChecks {
    /** In ten rounds a thousand, more than any proxy has room for at the same time (assumed, 2026-11-30). */
    private static final int AT_ONCE = 100;

    private static final int ROUNDS = 5;
    private static final int AFTERWARDS = 5;
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration HELD = Duration.ofMillis(200);

    /** By then ingestion has answered all that was waited for. */
    private static final Duration LATER = Duration.ofSeconds(3);

    private static final Stimulus LEFT = Stimulus.calls(
            "calls-left",
            ROUNDS * AT_ONCE
                    + " callers left in the middle of a write, and as many while ingestion held theirs for 0.2 s;"
                    + " then the harness made " + AFTERWARDS + " writes at once",
            new Traffic.Calls(
                    Begin.READY,
                    Stream.of(
                                    rounds(
                                            FaultScript.named("204 to everything")
                                                    .thenAlways(Effect.answer(204, ""), Moment.REQUEST_END),
                                            number -> CallDraft.write("left-half-" + number)
                                                    .body(CallBodies.EVERY_BYTE)
                                                    .halfOnly()),
                                    rounds(
                                            FaultScript.named("holds")
                                                    .thenAlways(new Effect.Delay(HELD), Moment.REQUEST_END),
                                            number -> CallDraft.write("left-waiting-" + number)
                                                    .unread(PATIENCE)),
                                    Stream.of(new Round(
                                            FaultScript.none(),
                                            IntStream.rangeClosed(1, AFTERWARDS)
                                                    .mapToObj(number -> CallDraft.write("left-alone-" + number)
                                                            .after(LATER))
                                                    .toList(),
                                            false)))
                            .flatMap(rounds -> rounds)
                            .toList()));

    static final Check LIMIT_13 = check(
                    "LIMIT-13", "The proxy has room again when a thousand callers have left their writes.")
            .clauses("PX-55", "PX-41")
            .when(LEFT, Judged.PROXY)
            .then(Made.each(
                    "calls of those who left, and after them",
                    Made.named("left-"),
                    "nothing of half a write taken by ingestion, none of the others there twice, and 204 afterwards",
                    LeaverChecks::wrong))
            .caughtBy(
                    FrontMutants.TAKES_HALF_FOR_WHOLE.showing(": ingestion took half a write"),
                    LimitMutants.KEEPS_PLACES_OF_THOSE_WHO_LEFT.showing("left-alone-1: the caller saw 503"));

    public static final List<Check> ALL = List.of(LIMIT_13);

    private LeaverChecks() {}

    private static Stream<Round> rounds(FaultScript ingestion, IntFunction<Call> call) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> new Round(
                        ingestion,
                        IntStream.rangeClosed(1, AT_ONCE)
                                .map(number -> round * AT_ONCE + number)
                                .mapToObj(call)
                                .toList(),
                        false));
    }

    private static Optional<String> wrong(Made made, Called called) {
        List<Exchange> received = made.received(called);
        if (called.name().startsWith("left-half-")) {
            return received.stream().anyMatch(Exchange::accepted)
                    ? Optional.of("ingestion took half a write, of "
                            + received.getFirst().request().body().size() + " bytes")
                    : Optional.empty();
        }
        if (received.size() > 1) {
            return Optional.of("reached ingestion " + received.size() + " times");
        }
        boolean well = called.name().startsWith("left-waiting-")
                || called.statuses().equals(List.of(204)) && received.stream().anyMatch(Exchange::accepted);
        return well ? Optional.empty() : Optional.of("the caller saw " + called.seen());
    }
}
