package remotewrite.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.report.Fact;

/**
 * Recordings as HAR 1.2 files. What HAR has no field for starts with {@code _}, as its specification asks, so that
 * ordinary HAR viewers open the file. Bodies are base64: {@code content.encoding} for replies, {@code _encoding} for
 * requests, where HAR has none. Writing and reading back gives an equal recording.
 */
public final class Har {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Har() {}

    /** A file that is not a recording. */
    public static final class NotARecording extends RuntimeException {
        NotARecording(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private enum Leg {
        SCRAPE("http://target"),
        SENDER_TO_PROXY("http://proxy"),
        PROXY_TO_INGESTION("https://ingestion"),
        PROXY_TO_ENTRA("https://entra"),
        READINESS("http://proxy");

        private final String base;

        Leg(String base) {
            this.base = base;
        }
    }

    /** Writes {@code recording}, replacing what is there. */
    public static void write(Recording recording, Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson(recording)));
        } catch (IOException e) {
            throw new UncheckedIOException("the recording cannot be written to " + file, e);
        }
    }

    /**
     * Reads a recording.
     *
     * @throws NotARecording when the file cannot be read, is not JSON or was not written by this harness; the message
     *     says which
     */
    public static Recording read(Path file) {
        try {
            return fromJson(JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new NotARecording(file + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new NotARecording(file + " cannot be read: " + e.getClass().getSimpleName(), e);
        } catch (IllegalArgumentException
                | NullPointerException
                | IndexOutOfBoundsException
                | DateTimeParseException e) {
            throw new NotARecording(
                    file + " is not a recording of this harness: " + e.getMessage()
                            + ". Recordings are the .har files that gate leaves in its report directory",
                    e);
        }
    }

    private static ObjectNode toJson(Recording recording) {
        ObjectNode log = JSON.createObjectNode();
        log.put("version", "1.2");
        log.putObject("creator").put("name", "remote-write-conformance").put("version", "1");
        ObjectNode own = log.putObject("_recording");
        own.put("stimulus", recording.stimulus());
        own.put("did", recording.did());
        own.put("startedAt", recording.startedAt().toString());
        ArrayNode subject = own.putArray("subject");
        recording
                .subject()
                .forEach(fact -> subject.addObject().put("key", fact.key()).put("value", fact.value()));
        ObjectNode setup = own.putObject("setup");
        putLabels(setup.putObject("targetLabels"), recording.setup().targetLabels());
        putLabels(setup.putObject("externalLabels"), recording.setup().externalLabels());
        setup.put("ingestionTarget", recording.setup().ingestionTarget());
        setup.put("callerCredentials", recording.setup().callerCredentials());
        setup.put("realSender", recording.setup().realSender());
        recording.proxyLog().forEach(own.putArray("proxyLog")::add);
        recording.senderLog().forEach(own.putArray("senderLog")::add);
        own.put("senderEnd", recording.senderEnd());

        List<ObjectNode> entries = new ArrayList<>();
        addAll(entries, Leg.SCRAPE, recording.scrapes());
        addAll(entries, Leg.SENDER_TO_PROXY, recording.senderToProxy());
        addAll(entries, Leg.PROXY_TO_INGESTION, recording.proxyToIngestion());
        addAll(entries, Leg.PROXY_TO_ENTRA, recording.proxyToEntra());
        addAll(entries, Leg.READINESS, recording.readiness());
        entries.sort(Comparator.comparing(
                entry -> Instant.parse(entry.get("startedDateTime").asText())));
        log.putArray("entries").addAll(entries);
        ObjectNode har = JSON.createObjectNode();
        har.set("log", log);
        return har;
    }

    /** Viewers want the order of time; {@code _position} keeps the order of the leg's journal. */
    private static void addAll(List<ObjectNode> entries, Leg leg, List<Exchange> exchanges) {
        for (int i = 0; i < exchanges.size(); i++) {
            entries.add(entry(leg, exchanges.get(i)).put("_position", i));
        }
    }

    private static void putLabels(ObjectNode node, Map<String, String> labels) {
        new TreeMap<>(labels).forEach(node::put);
    }

    private static ObjectNode entry(Leg leg, Exchange exchange) {
        ObjectNode entry = JSON.createObjectNode();
        double millis =
                Duration.between(exchange.startedAt(), exchange.endedAt()).toNanos() / 1e6;
        entry.put("startedDateTime", exchange.startedAt().toString());
        entry.put("time", millis);
        Request request = exchange.request();
        ObjectNode sent = entry.putObject("request");
        sent.put("method", request.method());
        sent.put("url", leg.base + request.target());
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
        Reply reply = exchange.reply().orElse(new Reply(0, List.of(), Bytes.empty()));
        ObjectNode answer = entry.putObject("response");
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
        entry.putObject("cache");
        entry.putObject("timings").put("send", 0).put("wait", millis).put("receive", 0);
        entry.put("_leg", leg.name());
        entry.put("_connection", exchange.id().connection());
        entry.put("_index", exchange.id().index());
        entry.put("_endedDateTime", exchange.endedAt().toString());
        entry.put("_fault", exchange.fault());
        if (exchange.ending() instanceof Ending.Unanswered unanswered) {
            entry.put("_unanswered", unanswered.reason());
        }
        return entry;
    }

    private static void headers(ArrayNode array, List<Header> headers) {
        headers.forEach(header -> array.addObject().put("name", header.name()).put("value", header.value()));
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "application/octet-stream" : values.getFirst();
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    private static Recording fromJson(JsonNode har) {
        JsonNode own = har.path("log").required("_recording");
        Map<Leg, List<Exchange>> legs = new EnumMap<>(Leg.class);
        for (Leg leg : Leg.values()) {
            legs.put(leg, new ArrayList<>());
        }
        List<JsonNode> entries = new ArrayList<>();
        har.path("log").required("entries").forEach(entries::add);
        entries.sort(
                Comparator.comparingInt(entry -> entry.required("_position").asInt()));
        for (JsonNode entry : entries) {
            Leg leg = Leg.valueOf(entry.required("_leg").asText());
            legs.get(leg).add(exchange(leg, entry));
        }
        JsonNode setup = own.required("setup");
        List<Fact> subject = new ArrayList<>();
        own.required("subject")
                .forEach(fact -> subject.add(new Fact(
                        fact.required("key").asText(), fact.required("value").asText())));
        return new Recording(
                own.required("stimulus").asText(),
                own.required("did").asText(),
                subject,
                new Recording.Setup(
                        labels(setup.required("targetLabels")),
                        labels(setup.required("externalLabels")),
                        setup.required("ingestionTarget").asText(),
                        setup.required("callerCredentials").asText(),
                        setup.required("realSender").asBoolean()),
                Instant.parse(own.required("startedAt").asText()),
                legs.get(Leg.SCRAPE),
                legs.get(Leg.SENDER_TO_PROXY),
                legs.get(Leg.PROXY_TO_INGESTION),
                legs.get(Leg.PROXY_TO_ENTRA),
                legs.get(Leg.READINESS),
                lines(own.required("proxyLog")),
                lines(own.required("senderLog")),
                own.required("senderEnd").asText());
    }

    private static List<String> lines(JsonNode array) {
        List<String> lines = new ArrayList<>();
        array.forEach(line -> lines.add(line.asText()));
        return lines;
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static Exchange exchange(Leg leg, JsonNode entry) {
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
                        request.required("url").asText().substring(leg.base.length()),
                        headers(request.required("headers")),
                        request.has("postData") ? bytes(request.get("postData").required("text")) : Bytes.empty()),
                ending,
                entry.required("_fault").asText());
    }

    private static List<Header> headers(JsonNode array) {
        List<Header> headers = new ArrayList<>();
        array.forEach(header -> headers.add(new Header(
                header.required("name").asText(), header.required("value").asText())));
        return headers;
    }

    private static Bytes bytes(JsonNode text) {
        return Bytes.copyOf(Base64.getDecoder().decode(text.asText()));
    }
}
