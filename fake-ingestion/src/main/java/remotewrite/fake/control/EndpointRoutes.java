package remotewrite.fake.control;

import java.time.Duration;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.control.ControlRoutes.Answer;
import remotewrite.fake.control.ControlRoutes.Call;

/**
 * What the control API does with one endpoint: what came to it, and the faults it plays.
 *
 * @param decoded tells writes, to one request at a time whatever endpoint it is for
 */
record EndpointRoutes(Endpoint endpoint, WritesAnswer decoded) {
    private static final int MAX_WAIT_SECONDS = 60;
    private static final int MAX_TOLD = 1000;

    /** @throws Refusal when it cannot be done */
    Answer answer(Call call) {
        return switch (call.path().getLast()) {
            case "exchanges" -> exchanges(call);
            case "writes" -> writes(call);
            case "faults" -> faults(call);
            default -> throw ControlRoutes.unknown();
        };
    }

    private Answer exchanges(Call call) {
        ControlRoutes.only(call, "GET");
        long since = call.query().number("since", 0, Long.MAX_VALUE);
        long waitSeconds = call.query().number("wait", 0, MAX_WAIT_SECONDS);
        long most = call.query().number("most", 1, MAX_TOLD, MAX_TOLD);
        boolean bodies = call.query().flag("bodies", true);
        call.query().refuseOthers();
        return new Answer.Json(ExchangesAnswer.of(page(since, waitSeconds), (int) most, bodies));
    }

    private Answer writes(Call call) {
        if (!endpoint.name().equals("ingestion")) {
            throw Refusal.because(404, "nothing is written to " + endpoint.name() + "; there is /ingestion/writes");
        }
        ControlRoutes.only(call, "GET");
        long since = call.query().number("since", 0, Long.MAX_VALUE);
        long waitSeconds = call.query().number("wait", 0, MAX_WAIT_SECONDS);
        long most = call.query().number("most", 1, MAX_TOLD, MAX_TOLD);
        call.query().refuseOthers();
        return new Answer.Json(decoded.of(page(since, waitSeconds), (int) most));
    }

    /** From {@code since} on, as soon as one of them has ended or the time is over. */
    private Journal.Page page(long since, long waitSeconds) {
        Journal journal = endpoint.journal();
        journal.await(
                all -> journal.since(since).exchanges().stream().anyMatch(exchange -> !exchange.open()),
                Duration.ofSeconds(waitSeconds));
        return journal.since(since);
    }

    private Answer faults(Call call) {
        ControlRoutes.only(call, "GET", "PUT", "DELETE");
        switch (call.method()) {
            case "PUT" -> {
                FaultScriptJson.Wanted wanted = FaultScriptJson.read(call.body());
                if (wanted.everywhere() && !endpoint.sparing()) {
                    throw Refusal.wrong(
                            "everywhere",
                            "everywhere means nothing at " + endpoint.name()
                                    + ", where every request meets a script; leave it out");
                }
                if (wanted.everywhere()) {
                    endpoint.playEverywhere(wanted.script());
                } else {
                    endpoint.play(wanted.script());
                }
            }
            case "DELETE" -> endpoint.playEverywhere(FaultScript.none());
            default -> {
                // GET changes nothing
            }
        }
        return new Answer.Json(ControlJson.faults(endpoint));
    }
}
