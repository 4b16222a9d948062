package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.conformance.Called;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.SizeMutants;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;

/** LIMIT: many large bodies at the same time (PX-46). */
public final class ManyBodiesChecks {
    private static final int CALLERS = 64;

    /** 256 MiB together: more than any proxy has a reason to keep (the heap of the reference proxy's image is 112 MiB). */
    private static final int MIB_EACH = 4;

    private static final int PIECES = MIB_EACH * 1024 * 1024 / CallBodies.PIECE.size();

    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    private static final Stimulus MANY = Stimulus.calls(
                    "calls-with-many-bodies",
                    "the harness made " + CALLERS + " writes of " + MIB_EACH
                            + " MiB at once, and a small one afterwards; ingestion answered 204 to what came whole",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(
                                    new Round(
                                            FaultScript.none(),
                                            IntStream.rangeClosed(1, CALLERS)
                                                    .mapToObj(number -> large("many-" + number))
                                                    .toList(),
                                            false),
                                    new Round(
                                            FaultScript.none(),
                                            List.of(CallDraft.write("many-later")
                                                    .call()),
                                            false))))
            .withEndpoint(Endpoint.WITNESS);

    static final Check LIMIT_14 = check(
                    "LIMIT-14", "The proxy takes many large bodies at the same time, or says that they are too many.")
            .clauses("PX-46")
            .when(MANY, Judged.PROXY)
            .then(taken())
            .caughtBy(SizeMutants.HOLDS_WHOLE_BODIES.showing(": the caller saw closed"));

    public static final List<Check> ALL = List.of(LIMIT_14);

    private ManyBodiesChecks() {}

    /** No two bodies are equal. */
    private static Call large(String name) {
        Bytes begin = Bytes.utf8(name);
        return CallDraft.write(name)
                .set("Content-Length", String.valueOf(begin.size() + PIECES * CallBodies.PIECE.size()))
                .followedBy(
                        new Act.SendUnlessAnswered(begin, 1, SENDERS_WAIT),
                        new Act.SendUnlessAnswered(CallBodies.PIECE, PIECES, SENDERS_WAIT),
                        new Act.AwaitReply(SENDERS_WAIT));
    }

    private static Expectation taken() {
        Expectation taken = recording -> {
            Made made = new Made(recording);
            List<String> wrong = new ArrayList<>();
            int whole = 0;
            int looked = 0;
            for (Called called : recording.calls()) {
                looked++;
                boolean putOff = made.sent(called).stream().anyMatch(Unavailable::answered)
                        && made.received(called).stream().noneMatch(Exchange::accepted);
                Optional<String> problem = putOff ? Optional.empty() : forwarded(made, called);
                problem.ifPresent(what -> wrong.add(called.name() + ": " + what));
                whole += putOff || problem.isPresent() ? 0 : 1;
            }
            return wrong.isEmpty() && whole == 0
                    ? Finding.notSeen("the proxy took none of " + looked + " writes")
                    : Each.conclude(
                            "writes at once, and one afterwards",
                            looked,
                            "the same body at ingestion and 204, or 503 with Retry-After",
                            wrong);
        };
        return taken.lookingAt(Made.named("many-"));
    }

    private static Optional<String> forwarded(Made made, Called called) {
        return called.statuses().equals(List.of(204))
                ? made.forwarded(called, SizeChecks::same)
                : Optional.of("the caller saw " + called.seen());
    }
}
