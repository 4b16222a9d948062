package remotewrite.fake.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;

/**
 * An exchange as an entry of an HAR 1.2 file. What HAR has no field for starts with {@code _}, as its specification
 * asks. Bodies are base64: {@code content.encoding} for replies, {@code _encoding} for requests, where HAR has none.
 * Writing and reading back gives an equal exchange.
 */
public final class HarEntry {
    private HarEntry() {}

    /**
     * The entry of {@code exchange}.
     *
     * @param leg whose exchange it is, for {@code _leg}
     * @param address put before the target, because HAR wants URLs; without a slash at its end
     */
    public static ObjectNode of(String leg, String address, Exchange exchange) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        double millis =
                Duration.between(exchange.startedAt(), exchange.endedAt()).toNanos() / 1e6;
        entry.put("startedDateTime", exchange.startedAt().toString());
        entry.put("time", millis);
        request(entry.putObject("request"), address, exchange.request());
        response(entry.putObject("response"), exchange.reply().orElse(new Reply(0, List.of(), Bytes.empty())));
        entry.putObject("cache");
        entry.putObject("timings").put("send", 0).put("wait", millis).put("receive", 0);
        entry.put("_leg", leg);
        entry.put("_connection", exchange.id().connection());
        entry.put("_index", exchange.id().index());
        entry.put("_endedDateTime", exchange.endedAt().toString());
        entry.put("_fault", exchange.fault());
        exchange.faultAt().ifPresent(moment -> entry.put("_faultAt", moment.name()));
        if (exchange.ending() instanceof Ending.Unanswered unanswered) {
            entry.put("_unanswered", unanswered.reason());
        }
        return entry;
    }

    /**
     * The exchange of {@code entry}.
     *
     * @param address what {@link #of} was given
     * @throws IllegalArgumentException when a field is missing or has not the form that {@link #of} gives it
     * @throws java.time.format.DateTimeParseException when a time has not
     */
    public static Exchange read(String address, JsonNode entry) {
        JsonNode request = entry.required("request");
        JsonNode response = entry.required("response");
        Ending ending = entry.has("_unanswered")
                ? new Ending.Unanswered(entry.get("_unanswered").asText())
                : new Ending.Answered(new Reply(
                        response.required("status").asInt(),
                        headers(response.required("headers")),
                        bytes(response.required("content").required("text"))));
        return new Exchange(
                new ExchangeId(
                        entry.required("_connection").asInt(),
                        entry.required("_index").asInt()),
                Instant.parse(entry.required("startedDateTime").asText()),
                Instant.parse(entry.required("_endedDateTime").asText()),
                new Request(
                        request.required("method").asText(),
                        request.required("url").asText().substring(address.length()),
                        headers(request.required("headers")),
                        request.has("postData") ? bytes(request.get("postData").required("text")) : Bytes.empty()),
                ending,
                entry.required("_fault").asText(),
                entry.has("_faultAt")
                        ? Optional.of(Moment.valueOf(entry.get("_faultAt").asText()))
                        : Optional.empty());
    }

    private static void request(ObjectNode sent, String address, Request request) {
        sent.put("method", request.method());
        sent.put("url", address + request.target());
        sent.put("httpVersion", "HTTP/1.1");
        sent.putArray("cookies");
        headers(sent.putArray("headers"), request.headers());
        sent.putArray("queryString");
        if (!request.body().isEmpty()) {
            sent.putObject("postData")
                    .put("mimeType", first(request.header("Content-Type")))
                    .put("text", base64(request.body()))
                    .put("_encoding", "base64");
        }
        sent.put("headersSize", -1).put("bodySize", request.body().size());
    }

    private static void response(ObjectNode answer, Reply reply) {
        answer.put("status", reply.status());
        answer.put("statusText", "");
        answer.put("httpVersion", "HTTP/1.1");
        answer.putArray("cookies");
        headers(answer.putArray("headers"), reply.headers());
        answer.putObject("content")
                .put("size", reply.body().size())
                .put("mimeType", first(reply.header("Content-Type")))
                .put("text", base64(reply.body()))
                .put("encoding", "base64");
        answer.put("redirectURL", "")
                .put("headersSize", -1)
                .put("bodySize", reply.body().size());
    }

    private static void headers(ArrayNode array, List<Header> headers) {
        headers.forEach(header -> array.addObject().put("name", header.name()).put("value", header.value()));
    }

    private static List<Header> headers(JsonNode array) {
        List<Header> headers = new ArrayList<>();
        array.forEach(header -> headers.add(new Header(
                header.required("name").asText(), header.required("value").asText())));
        return headers;
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "application/octet-stream" : values.getFirst();
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private static Bytes bytes(JsonNode text) {
        return Bytes.copyOf(Base64.getDecoder().decode(text.asText()));
    }
}
