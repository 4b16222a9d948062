package remotewrite.conformance.bench;

import java.time.Clock;
import java.util.List;
import remotewrite.conformance.Endpoint;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;

/** The other host of {@link Endpoint#BESIDE_ANOTHER}. */
record Elsewhere(Witness https, Witness http) implements AutoCloseable {
    /** Far above those of ingestion, in whose journal its exchanges stand. */
    private static final int FIRST_CONNECTION = 1000;

    /**
     * Listens on two free ports of {@code bindAddress}, as {@link LoopbackNames#ELSEWHERE}.
     *
     * @param journal what comes there stands in it as well
     */
    static Elsewhere start(Clock clock, String bindAddress, Journal journal) {
        return new Elsewhere(
                Witness.elsewhere(clock, bindAddress, "https", LoopbackNames.ELSEWHERE, journal, FIRST_CONNECTION),
                Witness.elsewhere(clock, bindAddress, "http", LoopbackNames.ELSEWHERE, journal, 2 * FIRST_CONNECTION));
    }

    /** The script with answers that point here, where they say so. */
    FaultScript pointedAt(FaultScript script) {
        return new FaultScript(
                script.name(),
                script.steps().stream()
                        .map(step -> new FaultScript.Step(pointedAt(step.action()), step.extent()))
                        .toList(),
                pointedAt(script.after()));
    }

    private FaultScript.Action pointedAt(FaultScript.Action action) {
        return action.effect() instanceof Effect.Answer answer
                ? new FaultScript.Action(new Effect.Answer(pointedAt(answer.reply())), action.moment())
                : action;
    }

    private Reply pointedAt(Reply reply) {
        List<Header> fields = reply.headers().stream()
                .map(field -> new Header(
                        field.name(),
                        field.value()
                                .replace(Endpoint.HTTPS_ELSEWHERE, https.origin())
                                .replace(Endpoint.HTTP_ELSEWHERE, http.origin())))
                .toList();
        return new Reply(reply.status(), fields, reply.body());
    }

    @Override
    public void close() {
        https.close();
        http.close();
    }
}
