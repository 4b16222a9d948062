package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

/**
 * Reads a {@link FaultScript} from JSON, as docs/fakes-control.md describes it. Strict: unknown and repeated fields are
 * refused, and so is a script that does not say what happens after its last step.
 */
final class FaultScriptJson {
    /** The longest pause or step: one day. */
    static final int MAX_MILLIS = 86_400_000;

    private FaultScriptJson() {}

    /**
     * What a document asks for.
     *
     * @param everywhere whether requests meet the script that the endpoint would spare otherwise
     */
    record Wanted(FaultScript script, boolean everywhere) {}

    /**
     * The script of a document.
     *
     * @throws Refusal 400, with the field that is wrong
     */
    static Wanted read(byte[] document) {
        JsonFields fields = JsonFields.of(document);
        String name = fields.optionalText("name").orElse("unnamed");
        boolean everywhere = fields.flag("everywhere");
        List<FaultScript.Step> steps = new ArrayList<>();
        if (fields.has("steps")) {
            fields.objects("steps").forEach(step -> steps.add(step(step)));
        }
        FaultScript.Action after = after(fields);
        fields.refuseOthers();
        return new Wanted(new FaultScript(name, steps, after), everywhere);
    }

    private static FaultScript.Step step(JsonFields fields) {
        FaultScript.Action action = action(fields);
        boolean times = fields.has("times");
        if (times == fields.has("lastingMillis")) {
            throw Refusal.wrong(
                    fields.path("times"),
                    "a step needs one of times and lastingMillis, " + fields.path("times") + " has "
                            + (times ? "both" : "neither"));
        }
        FaultScript.Extent extent = times
                ? new FaultScript.Extent.Times(fields.number("times", 1, Integer.MAX_VALUE))
                : new FaultScript.Extent.Lasting(Duration.ofMillis(fields.number("lastingMillis", 1, MAX_MILLIS)));
        fields.refuseOthers();
        return new FaultScript.Step(action, extent);
    }

    /** Never defaulted: what goes on after the last step is the part of a script that is forgotten most easily. */
    private static FaultScript.Action after(JsonFields fields) {
        JsonNode after = fields.any("then");
        if (after.isTextual() && after.asText().equals("normally")) {
            return FaultScript.none().after();
        }
        if (!after.isObject()) {
            throw Refusal.wrong(
                    "then", "then is " + after + "; \"normally\", or an object with effect and moment, is needed");
        }
        JsonFields always = new JsonFields("then", after);
        FaultScript.Action action = action(always);
        always.refuseOthers();
        return action;
    }

    private static FaultScript.Action action(JsonFields fields) {
        EffectKind kind = EffectKind.read(fields);
        if (kind == EffectKind.NONE) {
            return FaultScript.none().after();
        }
        Effect effect = kind.effect(fields);
        return new FaultScript.Action(effect, fields.constant("moment", Moment.class));
    }
}
