package remotewrite.conformance.suite;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Round;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/**
 * Calls that wait until the proxy has reached a limit of time or number. No document says where those limits are, and no
 * variable of the environment moves them; what is waited here is derived from what senders do: Prometheus gives up after
 * 30 s ({@code remote_timeout}, documented), so longer than that a proxy has no use in waiting.
 */
final class LimitStimuli {
    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    /** By when what no sender waits for any more is cut; a third more than senders wait (assumed, 2026-11-28). */
    private static final Duration CUT_WITHIN = Duration.ofSeconds(40);

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);

    /** Ten Prometheus servers at their default maximum of 50 shards would send more (assumed to be too many, 2026-11-28). */
    private static final int CROWD = 384;

    /** When those are there already. */
    private static final int LATER = 2;

    /** Connections on which nothing is sent; fewer than a proxy has to serve at the same time. */
    private static final int SILENT = 20;

    /** As fast as it is taken; more than the connections on the way hold by themselves. */
    private static final Effect FLOOD = new Effect.Endless(400, Bytes.utf8("no ".repeat(5461)), Duration.ZERO, 1024);

    /** Almost nothing, for 36 s: longer than senders wait. */
    private static final Effect TRICKLE = new Effect.Endless(400, Bytes.utf8("no "), Duration.ofMillis(400), 90);

    static final Stimulus UNANSWERED = Stimulus.calls(
            "calls-unanswered",
            "ingestion took a write and never answered",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("never answers").thenAlways(new Effect.Stall(), Moment.REQUEST_END),
                    IntStream.rangeClosed(1, 2)
                            .mapToObj(number ->
                                    CallDraft.write("unanswered-" + number).answeredWithin(SENDERS_WAIT))
                            .toList(),
                    false)));

    static final Stimulus SLOW = Stimulus.calls(
            "calls-slow",
            "the harness sent a head and a body at one byte a second for 40 s, nothing at all on 20 more connections, and a"
                    + " write at full speed meanwhile",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.none(),
                    Stream.concat(
                                    Stream.of(
                                            CallDraft.write("slow-head")
                                                    .slowHead(Duration.ofSeconds(1), CUT_WITHIN, CLOSED_WITHIN),
                                            CallDraft.write("slow-body")
                                                    .body(CallBodies.EVERY_BYTE)
                                                    .slowBody(Duration.ofSeconds(1), CUT_WITHIN, CLOSED_WITHIN),
                                            CallDraft.write("meanwhile").answeredWithin(SENDERS_WAIT)),
                                    IntStream.rangeClosed(1, SILENT)
                                            .mapToObj(number -> new Call(
                                                    "slow-to-begin-" + number,
                                                    List.of(new Call.Act.AwaitClose(CUT_WITHIN)))))
                            .toList(),
                    false)));

    static final Stimulus CROWDED = Stimulus.calls(
            "calls-crowded",
            "the harness made " + CROWD + " writes at once, and " + LATER
                    + " after 3 s, with a request in their body and another behind; ingestion held those that came first"
                    + " for 8 s",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("held")
                            .step(new Effect.Delay(Duration.ofSeconds(8)), Moment.REQUEST_END)
                            .lasting(Duration.ofSeconds(6))
                            .thenNormally(),
                    // fewer are made when fewer are too many; of those that come later none is to be missing
                    Stream.concat(
                                    IntStream.rangeClosed(1, LATER)
                                            .mapToObj(number -> RefusedCalls.leftOver(
                                                    number, Duration.ofSeconds(3), Duration.ofSeconds(1))),
                                    IntStream.rangeClosed(1, CROWD)
                                            .mapToObj(number -> CallDraft.write("crowd-" + number)
                                                    .answeredWithin(SENDERS_WAIT)))
                            .toList(),
                    false)));

    static final Stimulus ENDLESS_REPLY = Stimulus.calls(
            "calls-endless-reply",
            "ingestion answered 400 with 16 MiB of text, of which the caller read nothing for 5 s, and with a few bytes"
                    + " every 0.4 s for 36 s",
            Traffic.Calls.outwaiting(
                    new Round(
                            FaultScript.named("floods").thenAlways(FLOOD, Moment.REQUEST_END),
                            List.of(CallDraft.write("endless-flood").unread(Duration.ofSeconds(5))),
                            false),
                    new Round(
                            FaultScript.named("trickles").thenAlways(TRICKLE, Moment.REQUEST_END),
                            // longer than the reply itself goes on, so that it is not the caller who ends it
                            List.of(CallDraft.write("endless-trickle").answeredWithin(CUT_WITHIN.plus(CLOSED_WITHIN))),
                            false)));

    static final Stimulus UNTAKEN = Stimulus.calls(
            "calls-untaken",
            "the harness offered a body of 32 MiB for 15 s, of which ingestion read nothing",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("reads nothing")
                            .thenAlways(new Effect.Delay(Duration.ofSeconds(20)), Moment.REQUEST_START),
                    List.of(CallDraft.write("untaken")
                            .body(CallBodies.PIECE)
                            .offering(CallBodies.LARGEST_BYTES / CallBodies.PIECE.size(), Duration.ofSeconds(15))),
                    false)));

    static final Stimulus ENDING_LATE = Stimulus.calls(
            "calls-ending-late",
            "the proxy was told to end while ingestion held 2 writes for ever",
            Traffic.Calls.outwaiting(new Round(
                    FaultScript.named("held for ever").thenAlways(new Effect.Stall(), Moment.REQUEST_END),
                    IntStream.rangeClosed(1, 2)
                            .mapToObj(
                                    number -> CallDraft.write("held-" + number).answeredWithin(CUT_WITHIN))
                            .toList(),
                    true)));

    private LimitStimuli() {}
}
