package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import remotewrite.conformance.Called;
import remotewrite.conformance.Called.Kind;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.BreakMutants;
import remotewrite.conformance.mutant.FrontMutants;
import remotewrite.conformance.mutant.LimitMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;

/** LIMIT: how much the proxy takes, and how long it waits. */
public final class LimitChecks {
    private static final Set<Integer> TOO_LONG = Set.of(400, 414, 431);

    static final Check LIMIT_01 = check(
                    "LIMIT-01", "The proxy refuses heads beyond all measure and ends the connection.")
            .clauses("PX-52")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls with long heads",
                    Made.named("head-"),
                    "431, 414 or 400 and the end of the connection, or the end alone; nothing at ingestion",
                    (made, called) -> made.refused(
                            called,
                            seen -> seen.closedByProxy()
                                    && seen.statuses().size() <= 1
                                    && TOO_LONG.containsAll(seen.statuses()))))
            .caughtBy(FrontMutants.TAKES_HEADS_OF_ANY_SIZE.showing("head-of-64-KiB: "));

    static final Check LIMIT_03 = check("LIMIT-03", "The proxy answers 413 to a body that no batch can need.")
            .clauses("PX-51")
            .when(CallStimuli.REFUSED, Judged.PROXY)
            .then(Made.each(
                    "calls that announce 1 TiB and ask whether to send it",
                    Made.named("size-1-TiB"),
                    "413, before the body",
                    (made, called) ->
                            made.refused(called, seen -> seen.statuses().equals(List.of(413)))))
            .caughtBy(FrontMutants.TAKES_BODIES_OF_ANY_SIZE.showing("the caller saw 100"));

    static final Check LIMIT_04 = check(
                    "LIMIT-04", "The proxy answers 504 before its senders give up, and gives ingestion up itself.")
            .clauses("PX-29", "PX-41")
            .when(LimitStimuli.UNANSWERED, Judged.PROXY)
            .then(Made.each(
                    "writes that ingestion never answered",
                    Made.named("unanswered-"),
                    "504 within the 30 s that Prometheus waits, and the end of the request to ingestion",
                    LimitChecks::unanswered))
            .caughtBy(
                    LimitMutants.WAITS_LONGER_THAN_SENDERS.showing("unanswered-1: the caller saw nothing in time"),
                    LimitMutants.ANSWERS_408_FOR_INGESTION.showing("unanswered-1: the caller saw 408"),
                    LimitMutants.KEEPS_WHAT_IT_HAS_GIVEN_UP.showing("unanswered-1: at ingestion still open"),
                    BreakMutants.REPEATS_WHEN_TIMED_OUT.showing("unanswered-1: reached ingestion 2 times"));

    static final Check LIMIT_05 = check(
                    "LIMIT-05",
                    "The proxy cuts connections that bring nothing, or bring it too slowly, and blames no sender.")
            .clauses("PX-53")
            .when(LimitStimuli.SLOW, Judged.PROXY)
            .then(Made.each(
                    "calls at one byte a second, without any, and beside them",
                    Made.named("slow-", "meanwhile"),
                    "the end of the connection within 40 s, without an answer or after a 5xx; 204 beside it",
                    LimitChecks::cut))
            .caughtBy(
                    LimitMutants.WAITS_FOR_HEADS.showing("slow-head: the caller saw nothing in time"),
                    LimitMutants.KEEPS_SILENT_CONNECTIONS.showing("slow-to-begin-1: the caller saw nothing in time"),
                    LimitMutants.WAITS_LONGER_THAN_SENDERS.showing("slow-body: the caller saw nothing in time"),
                    LimitMutants.ANSWERS_408_TO_SLOW_BODIES.showing("slow-body: the caller saw 408"));

    static final Check LIMIT_06 = check(
                    "LIMIT-06", "The proxy answers 503 with Retry-After at once to writes that are too many.")
            .clauses("PX-54")
            .when(LimitStimuli.CROWDED, Judged.PROXY)
            .then(new Crowd())
            .caughtBy(
                    LimitMutants.QUEUES_WITHOUT_END.showing("0 were refused while"),
                    LimitMutants.ANSWERS_429_WHEN_FULL.showing("the caller saw 429"),
                    LimitMutants.SAYS_NOT_WHEN_THERE_IS_ROOM.showing("503 without Retry-After"),
                    LimitMutants.REFUSES_LATE.showing("503 after ingestion had answered"));

    static final Check LIMIT_07 = check(
                    "LIMIT-07", "The proxy takes no more of a reply without an end than it can hold, nor for ever.")
            .clauses("PX-57")
            .when(LimitStimuli.ENDLESS_REPLY, Judged.PROXY)
            .then(Made.each(
                    "writes that ingestion answered without an end",
                    Made.named("endless-"),
                    "less than 16 MiB taken from ingestion for a caller who reads nothing, and less than 36 s waited",
                    LimitChecks::endless))
            .caughtBy(
                    LimitMutants.BUFFERS_REPLIES.showing("endless-flood: at ingestion the client took all 1024 pieces"),
                    LimitMutants.PASSES_ANY_REPLY_ON.showing(
                            "endless-trickle: at ingestion the client took all 90 pieces"));

    static final Check LIMIT_08 = check(
                    "LIMIT-08", "The proxy takes no large body from a sender faster than ingestion takes it.")
            .clauses("PX-46")
            .when(LimitStimuli.UNTAKEN, Judged.PROXY)
            .then(LimitChecks::untaken)
            .caughtBy(LimitMutants.TAKES_THE_WHOLE_BODY_FIRST.showing("33554432 bytes were taken"));

    static final Check LIMIT_09 = check("LIMIT-09", "The proxy takes a large body that it has asked for.")
            .clauses("PX-51", "PX-01")
            .when(CallStimuli.HUGE, Judged.PROXY)
            .then(Made.each(
                    "calls that ask whether to send 3 MiB, and send them",
                    Made.named("size-3-MiB"),
                    "the same body at ingestion, and 204",
                    (made, called) -> called.statuses().equals(List.of(100, 204))
                                    || called.statuses().equals(List.of(204))
                            ? made.forwarded(called, LimitChecks::whole)
                            : Optional.of("the caller saw " + called.seen())))
            .caughtBy(LimitMutants.ASKS_FOR_WHAT_IT_REFUSES.showing("the caller saw 100, 413"));

    public static final List<Check> ALL = List.of(
            LIMIT_01,
            SizeChecks.LIMIT_02,
            SizeChecks.LIMIT_12,
            LIMIT_03,
            LIMIT_04,
            LIMIT_05,
            LIMIT_06,
            LIMIT_07,
            LIMIT_08,
            LIMIT_09,
            SizeChecks.LIMIT_10,
            SizeChecks.LIMIT_11);

    private LimitChecks() {}

    private static Optional<String> whole(Exchange sent, Exchange received) {
        return received.request().body().equals(sent.request().body())
                ? Optional.empty()
                : Optional.of("the body (" + sent.request().body() + ") became "
                        + received.request().body());
    }

    private static Optional<String> unanswered(Made made, Called called) {
        return called.statuses().equals(List.of(504)) || made.received(called).size() > 1
                ? notLeft(made, called)
                : Optional.of("the caller saw " + called.seen());
    }

    /** A flood may go on as long as nobody takes it; to what trickles in, an end has to be made. */
    private static Optional<String> endless(Made made, Called called) {
        if (called.name().equals("endless-trickle")) {
            return notLeft(made, called);
        }
        return made.received(called).stream()
                .map(LimitChecks::atIngestion)
                .filter(ending -> ending.startsWith(Effect.Endless.TAKEN))
                .findFirst()
                .map(ending -> "at ingestion " + ending + "; the caller had read 0 bytes");
    }

    /** Ingestion must have seen the proxy leave: a request that goes on holds memory and a connection for nobody. */
    private static Optional<String> notLeft(Made made, Called called) {
        List<Exchange> received = made.received(called);
        if (received.size() != 1) {
            return Optional.of("reached ingestion " + received.size() + " times; the caller saw " + called.seen());
        }
        String ending = atIngestion(received.getFirst());
        return ending.contains("the client left")
                ? Optional.empty()
                : Optional.of("at ingestion " + ending + "; the caller saw " + called.seen());
    }

    private static String atIngestion(Exchange exchange) {
        return switch (exchange.ending()) {
            case Ending.Answered answered -> "answered " + answered.reply().status();
            case Ending.Unanswered unanswered -> unanswered.reason();
        };
    }

    private static Optional<String> cut(Made made, Called called) {
        boolean arrived = made.received(called).stream().anyMatch(Exchange::accepted);
        boolean well = called.name().equals("meanwhile")
                ? called.statuses().equals(List.of(204)) && arrived
                : called.closedByProxy()
                        && called.statuses().size() <= 1
                        && called.statuses().stream().allMatch(status -> status >= 500)
                        && !arrived;
        return well ? Optional.empty() : Optional.of("the caller saw " + called.seen());
    }

    private static Finding untaken(Recording recording) {
        Optional<Called> call = recording.calls().stream()
                .filter(called -> called.name().equals("untaken"))
                .findFirst();
        if (call.isEmpty()) {
            return Finding.notSeen("there was no large body");
        }
        if (call.get().statuses().stream().anyMatch(status -> status >= 500)) {
            // what is taken behind an answer may be thrown away
            return Finding.notSeen("the proxy answered before the time was over: the caller saw "
                    + call.get().seen());
        }
        int taken = call.get().events().stream()
                .filter(event -> event.kind() == Kind.SENT)
                .reduce((head, body) -> body)
                .map(Called.Event::number)
                .orElse(0);
        List<String> wrong = new ArrayList<>();
        if (taken >= CallBodies.LARGEST_BYTES) {
            wrong.add(taken + " bytes were taken, and ingestion had read 0 of them");
        }
        if (call.get().events().isEmpty()
                || !call.get().events().getLast().kind().equals(Kind.SILENCE)) {
            wrong.add("the caller saw " + call.get().seen() + " after " + taken + " bytes");
        }
        return Each.conclude(
                "bodies of 32 MiB of which ingestion read nothing",
                1,
                "a part of the body taken, as much as connections hold, and no answer",
                wrong);
    }
}
