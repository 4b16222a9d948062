package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/** The effects as JSON names them, each with the fields it has. */
enum EffectKind {
    NONE,
    ANSWER,
    DELAY,
    INTERIM,
    ENDLESS,
    STALL,
    CUT;

    /** RFC 9110 5.6.2. */
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    /** RFC 9110 5.5, without obs-text: what is printable in ASCII, and tabs. */
    private static final String VALUE = "[\\t\\x20-\\x7e]*";

    /** The fake itself frames its replies. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EffectKind read(JsonFields fields) {
        String wanted = fields.text("effect");
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Refusal.wrong(
                        fields.path("effect"),
                        fields.path("effect") + " is '" + wanted + "'; it can be "
                                + Arrays.stream(values()).map(EffectKind::text).collect(Collectors.joining(", "))));
    }

    static EffectKind of(Effect effect) {
        return switch (effect) {
            case Effect.None none -> NONE;
            case Effect.Answer answer -> ANSWER;
            case Effect.Delay delay -> DELAY;
            case Effect.Interim interim -> INTERIM;
            case Effect.Endless endless -> ENDLESS;
            case Effect.Stall stall -> STALL;
            case Effect.Cut cut -> CUT;
        };
    }

    /** The effect that the fields beside {@code effect} describe. */
    Effect effect(JsonFields fields) {
        return switch (this) {
            case NONE -> new Effect.None();
            case ANSWER -> answer(fields);
            case DELAY ->
                new Effect.Delay(Duration.ofMillis(fields.number("pauseMillis", 0, FaultScriptJson.MAX_MILLIS)));
            case INTERIM -> interim(fields);
            case ENDLESS -> endless(fields);
            case STALL -> new Effect.Stall();
            case CUT -> new Effect.Cut();
        };
    }

    private static Effect answer(JsonFields fields) {
        // 1xx replies announce another one, which would never come
        int status = fields.number("status", 200, 599);
        List<Header> headers = fields.has("headers") ? headers(fields) : List.of();
        Bytes body = body(fields);
        if (!Effect.mayHaveBody(status) && !body.isEmpty()) {
            String path = fields.path(fields.has("body") ? "body" : "bodyBase64");
            throw Refusal.wrong(path, path + " is never sent with status " + status + "; leave it out");
        }
        return new Effect.Answer(new Reply(status, headers, body));
    }

    private static Effect endless(JsonFields fields) {
        int status = fields.number("status", 200, 599);
        if (!Effect.mayHaveBody(status)) {
            throw Refusal.wrong(fields.path("status"), fields.path("status") + " is " + status + ", which has no body");
        }
        Bytes piece = body(fields);
        if (piece.isEmpty()) {
            throw Refusal.wrong(fields.path("body"), fields.path("body") + " is empty; an endless reply repeats it");
        }
        Duration every = Duration.ofMillis(fields.number("everyMillis", 0, FaultScriptJson.MAX_MILLIS));
        return new Effect.Endless(status, piece, every, fields.number("pieces", 1, Integer.MAX_VALUE));
    }

    private static Bytes body(JsonFields fields) {
        if (fields.has("body") && fields.has("bodyBase64")) {
            throw Refusal.wrong(fields.path("bodyBase64"), "an answer has one of body and bodyBase64, not both");
        }
        return fields.has("bodyBase64")
                ? base64(fields)
                : Bytes.utf8(fields.optionalText("body").orElse(""));
    }

    private static Effect interim(JsonFields fields) {
        List<Integer> statuses = fields.numbers("statuses", 100, 199);
        if (statuses.isEmpty() || statuses.contains(101)) {
            throw Refusal.wrong(
                    fields.path("statuses"),
                    fields.path("statuses") + " is " + statuses
                            + "; one interim status or more is needed, and 101 is final");
        }
        return new Effect.Interim(statuses);
    }

    private static Bytes base64(JsonFields fields) {
        String text = fields.text("bodyBase64");
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw Refusal.wrong(
                    fields.path("bodyBase64"), fields.path("bodyBase64") + " is not base64: " + e.getMessage());
        }
    }

    /** Name to value, or to an array of values for a header that is repeated. */
    private static List<Header> headers(JsonFields fields) {
        JsonNode object = fields.any("headers");
        if (!object.isObject()) {
            throw Refusal.wrong(fields.path("headers"), fields.path("headers") + " is not a JSON object");
        }
        List<Header> headers = new ArrayList<>();
        object.properties().forEach(property -> {
            String path = fields.path("headers") + "." + property.getKey();
            Iterable<JsonNode> values =
                    property.getValue().isArray() ? property.getValue() : List.of(property.getValue());
            values.forEach(value -> headers.add(header(path, property.getKey(), value)));
        });
        long bytes = Effect.Answer.headerBytes(headers);
        if (bytes > Effect.Answer.MAX_HEADER_BYTES) {
            throw Refusal.wrong(
                    fields.path("headers"),
                    fields.path("headers") + " has " + bytes + " bytes; " + Effect.Answer.MAX_HEADER_BYTES
                            + " are the most that is sent");
        }
        return headers;
    }

    private static Header header(String path, String name, JsonNode value) {
        if (!name.matches(TOKEN)) {
            throw Refusal.wrong(path, path + ": '" + name + "' is no name of a header field");
        }
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            throw Refusal.wrong(path, path + " cannot be scripted: the fake frames its replies itself");
        }
        if (!value.isTextual() || !value.asText().matches(VALUE)) {
            throw Refusal.wrong(path, path + " is " + value + "; a text of one line in ASCII is needed");
        }
        return new Header(name, value.asText());
    }
}
