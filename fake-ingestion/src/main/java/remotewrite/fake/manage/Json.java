package remotewrite.fake.manage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import remotewrite.fake.Bytes;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/** Replies with a JSON body. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What the body says; a missing node when it is no JSON. */
    static JsonNode read(Bytes body) {
        try {
            return body.isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(body.toUtf8());
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    static Reply reply(int status, JsonNode body, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(
                new Header("Content-Type", "application/json; charset=utf-8"),
                new Header("x-ms-request-id", UUID.randomUUID().toString())));
        headers.addAll(List.of(more));
        return new Reply(status, headers, Bytes.utf8(body.toString()));
    }

    /** {@code {"error":{"code","message"}}} */
    static Reply error(int status, String code, String message, Header... more) {
        ObjectNode envelope = object();
        envelope.putObject("error").put("code", code).put("message", message);
        return reply(status, envelope, more);
    }
}
