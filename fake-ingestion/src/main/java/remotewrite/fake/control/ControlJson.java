package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Reply;
import remotewrite.fake.cloud.Endpoint;

/** What the control API tells, as JSON. */
final class ControlJson {
    private ControlJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode error(Refusal refusal) {
        ObjectNode document = object();
        ObjectNode error = document.putObject("error");
        if (!refusal.field().isEmpty()) {
            error.put("field", refusal.field());
        }
        error.put("message", refusal.getMessage());
        return document;
    }

    static ObjectNode endpoints(List<Endpoint> endpoints) {
        ObjectNode document = object();
        ArrayNode array = document.putArray("endpoints");
        for (Endpoint endpoint : endpoints) {
            Journal.Page all = endpoint.journal().since(0);
            array.addObject()
                    .put("name", endpoint.name())
                    .put("address", endpoint.address().toString())
                    .put("exchanges", all.exchanges().size())
                    .put("faults", endpoint.faults().get().script().name());
        }
        return document;
    }

    /** @param bodies whether bodies are told, or their sizes only */
    static ObjectNode exchange(long position, Exchange exchange, boolean bodies) {
        ObjectNode node = object();
        node.put("position", position);
        node.put("id", exchange.id().toString());
        node.put("startedAt", exchange.startedAt().toString());
        node.put("endedAt", exchange.endedAt().toString());
        node.put("open", exchange.open());
        node.put("fault", exchange.fault());
        ObjectNode request = node.putObject("request");
        request.put("method", exchange.request().method());
        request.put("target", exchange.request().target());
        headers(request.putArray("headers"), exchange.request().headers());
        body(request, exchange.request().body(), bodies);
        switch (exchange.ending()) {
            case Ending.Answered answered -> reply(node.putObject("reply"), answered.reply(), bodies);
            case Ending.Unanswered unanswered -> node.put("unanswered", unanswered.reason());
        }
        return node;
    }

    private static void reply(ObjectNode node, Reply reply, boolean bodies) {
        node.put("status", reply.status());
        headers(node.putArray("headers"), reply.headers());
        body(node, reply.body(), bodies);
    }

    private static void headers(ArrayNode array, List<Header> headers) {
        headers.forEach(header -> array.addObject().put("name", header.name()).put("value", header.value()));
    }

    /** As text where it is text, else as base64. */
    private static void body(ObjectNode node, Bytes body, boolean wanted) {
        node.put("bodyBytes", body.size());
        if (wanted && !body.isEmpty()) {
            scriptedBody(node, body);
        }
    }

    private static void scriptedBody(ObjectNode node, Bytes body) {
        if (Bytes.utf8(body.toUtf8()).equals(body)) {
            node.put("body", body.toUtf8());
        } else {
            node.put("bodyBase64", Base64.getEncoder().encodeToString(body.toArray()));
        }
    }

    static ObjectNode faults(Endpoint endpoint) {
        FaultProgress progress = endpoint.faults().get();
        ObjectNode document = object();
        ObjectNode script = script(progress.script());
        // elsewhere it could not be sent again
        if (endpoint.sparing()) {
            script.put("everywhere", progress.everywhere());
        }
        document.set("script", script);
        document.put("step", progress.step());
        document.put("exchangesInStep", progress.dealt());
        document.put("finished", progress.finished());
        return document;
    }

    /** The form that {@link FaultScriptJson} reads. */
    static ObjectNode script(FaultScript script) {
        ObjectNode document = object();
        document.put("name", script.name());
        ArrayNode steps = document.putArray("steps");
        for (FaultScript.Step step : script.steps()) {
            ObjectNode node = action(step.action());
            switch (step.extent()) {
                case FaultScript.Extent.Times times -> node.put("times", times.exchanges());
                case FaultScript.Extent.Lasting lasting ->
                    node.put("lastingMillis", lasting.time().toMillis());
            }
            steps.add(node);
        }
        if (script.after().none()) {
            document.put("then", "normally");
        } else {
            document.set("then", action(script.after()));
        }
        return document;
    }

    private static ObjectNode action(FaultScript.Action action) {
        ObjectNode node = object();
        node.put("effect", EffectKind.of(action.effect()).text());
        switch (action.effect()) {
            case Effect.Answer answer -> answer(node, answer.reply());
            case Effect.Delay delay -> node.put("pauseMillis", delay.pause().toMillis());
            case Effect.Interim interim -> interim.statuses().forEach(node.putArray("statuses")::add);
            case Effect.Endless endless -> {
                node.put("status", endless.status());
                scriptedBody(node, endless.piece());
                node.put("everyMillis", endless.every().toMillis()).put("pieces", endless.pieces());
            }
            case Effect.None none -> {
                return node;
            }
            case Effect.Stall stall -> {
                // nothing but its moment
            }
            case Effect.Cut cut -> {
                // nothing but its moment
            }
        }
        return node.put("moment", action.moment().name());
    }

    private static void answer(ObjectNode node, Reply reply) {
        node.put("status", reply.status());
        if (!reply.headers().isEmpty()) {
            ObjectNode headers = node.putObject("headers");
            reply.headers().forEach(header -> headers.withArray(header.name()).add(header.value()));
        }
        if (!reply.body().isEmpty()) {
            scriptedBody(node, reply.body());
        }
    }
}
