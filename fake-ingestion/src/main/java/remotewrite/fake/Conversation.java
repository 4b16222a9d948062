package remotewrite.fake;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange from its head to its ending: the service's work, with one turn of a fault script in its way. */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final Request head;
    private final FaultPlayer.Turn turn;
    private final Wire wire;
    private final Service service;
    private final Consumer<Request> onRead;
    private final Journal.Open entry;

    Conversation(
            Request head,
            FaultPlayer.Turn turn,
            Wire wire,
            Service service,
            Consumer<Request> onRead,
            Journal.Open entry) {
        this.head = head;
        this.turn = turn;
        this.wire = wire;
        this.service = service;
        this.onRead = onRead;
        this.entry = entry;
    }

    /** How the script changes the course of the exchange at one moment. */
    private sealed interface Course {
        record GoOn() implements Course {}

        record Instead(Reply reply) implements Course {}

        record Over(Ending ending) implements Course {}
    }

    Ending hold() {
        return switch (play(Moment.REQUEST_START)) {
            case Course.Over over -> over.ending();
            case Course.Instead instead -> wire.send(instead.reply());
            case Course.GoOn on -> read();
        };
    }

    private Ending read() {
        if (entry.crowded()) {
            return wire.send(noRoom(
                    "It records what it is sent, and its journal has had its part of the heap.",
                    "Restart the journal"));
        }
        return switch (wire.readBody(FakeServer.MAX_BODY_BYTES)) {
            case Wire.Body.Whole whole -> received(withBody(whole.bytes()));
            case Wire.Body.TooLong tooLong -> {
                onRead.accept(withBody(tooLong.start()));
                yield wire.send(new Reply(
                        413,
                        List.of(),
                        Bytes.utf8("The body is longer than the %s bytes this fake reads."
                                .formatted(FakeServer.MAX_BODY_BYTES))));
            }
            case Wire.Body.Crowded crowded -> {
                onRead.accept(withBody(crowded.start()));
                yield wire.send(
                        noRoom("It is reading as many bodies as fit in its part of the heap.", "Restart the journal"));
            }
            case Wire.Body.Broken broken -> {
                onRead.accept(withBody(broken.start()));
                yield new Ending.Unanswered(broken.reason());
            }
        };
    }

    /** A refusal of the fake itself rather than an OutOfMemoryError; the recording says so. */
    private Reply noRoom(String why, String remedy) {
        entry.fault("the fake itself failed: " + why);
        return new Reply(
                503,
                List.of(),
                Bytes.utf8("This fake has no room for the request. %s %s, or give it more heap (-Xmx)."
                        .formatted(why, remedy)));
    }

    private Ending received(Request request) {
        onRead.accept(request);
        return switch (play(Moment.REQUEST_END)) {
            case Course.Over over -> over.ending();
            case Course.Instead instead -> wire.send(instead.reply());
            case Course.GoOn on -> processed(process(request));
        };
    }

    private Ending processed(Reply own) {
        return switch (play(Moment.REPLY_START)) {
            case Course.Over over -> over.ending();
            case Course.Instead instead -> wire.send(instead.reply());
            case Course.GoOn on -> turn.due(Moment.REPLY_BODY) ? sendInHalves(own) : wire.send(own);
        };
    }

    private Ending sendInHalves(Reply own) {
        Wire.Part half = wire.sendHalf(own);
        return switch (half) {
            case Wire.Part.Broken broken -> new Ending.Unanswered(broken.reason());
            case Wire.Part.Sent sent ->
                switch (play(Moment.REPLY_BODY)) {
                    case Course.Over over -> sent.complete() ? new Ending.Answered(sent.reply()) : over.ending();
                    case Course.Instead instead -> throw new IllegalStateException("an answer was due earlier");
                    case Course.GoOn on -> wire.sendRest(sent);
                };
        };
    }

    private Reply process(Request request) {
        try {
            return service.serve(request);
        } catch (NoRoomException e) {
            return noRoom(e.getMessage(), e.remedy());
        } catch (RuntimeException | Error e) {
            // A recording must not blame the client for a mistake in the fake.
            entry.fault("the fake itself failed: " + e.getClass().getName());
            LOG.error("the fake failed to serve {} {}", entry.method(), entry.target(), KindAndPlace.of(e));
            return new Reply(500, List.of(), Bytes.utf8("the fake itself failed"));
        }
    }

    private Course play(Moment moment) {
        if (!turn.due(moment)) {
            return new Course.GoOn();
        }
        entry.fault(turn.describe(), Optional.of(moment));
        return switch (turn.action().effect()) {
            case Effect.None none -> new Course.GoOn();
            case Effect.Answer answer -> new Course.Instead(answer.reply());
            case Effect.Delay delay -> wire.pause(delay.pause()) ? new Course.GoOn() : over(Wire.FAKE_CLOSED);
            case Effect.Interim interim -> {
                wire.interim(interim.statuses());
                yield new Course.GoOn();
            }
            case Effect.Endless endless -> over(wire.sendEndlessly(endless));
            case Effect.Stall stall ->
                over("stalled by the fault script at %s until %s".formatted(moment, wire.stall()));
            case Effect.Cut cut -> {
                wire.cut();
                yield over("cut by the fault script at " + moment);
            }
        };
    }

    private static Course over(String reason) {
        return new Course.Over(new Ending.Unanswered(reason));
    }

    private Request withBody(Bytes body) {
        return new Request(head.method(), head.target(), head.headers(), body);
    }
}
