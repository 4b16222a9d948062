package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;
import remotewrite.fake.FaultScript;
import remotewrite.fake.cloud.CloudRecording;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.OwnClient;

/** What the control API does, without its HTTP; for one endpoint by {@link EndpointRoutes}. */
final class ControlRoutes {
    private static final int MAX_SERIES = 1000;
    private static final int MAX_DROPS = 1_000_000_000;
    private static final int USUAL_MINUTES = 60;
    private static final int MAX_MINUTES = 1440;

    /** Its clients have to share a directory with it, which nobody can guess. */
    private static final String HOW_ARC_IS_STARTED =
            "; arc is started where a directory for the keys of its challenges is"
                    + " named: ./conformance fakes --arc-keys DIR, or CloudSettings.withArc";

    private final FakeCloud cloud;
    private final SetupClients own;
    private final WritesAnswer writes = new WritesAnswer();

    /** @param own the clients of a setup file, asked at each request */
    ControlRoutes(FakeCloud cloud, Supplier<List<OwnClient>> own) {
        this.cloud = cloud;
        this.own = new SetupClients(own, cloud);
    }

    /** What is sent back. */
    sealed interface Answer {
        record Json(JsonNode document) implements Answer {}

        record Recording(CloudRecording recording) implements Answer {}

        record File(Path path) implements Answer {}

        /** What would be in a file. */
        record Content(Bytes bytes) implements Answer {}

        /** 204. */
        record Nothing() implements Answer {}
    }

    /** A request, its path split at the slashes. */
    record Call(String method, List<String> path, Query query, byte[] body) {}

    /**
     * Does what {@code call} asks for.
     *
     * @throws Refusal when it cannot be done
     */
    Answer answer(Call call) {
        return switch (call.path().size()) {
            case 0 -> root(call);
            case 1 -> top(call, call.path().getFirst());
            case 2 ->
                switch (call.path().getFirst()) {
                    case "files" -> file(call);
                    case "workspace" -> workspace(call);
                    default -> endpoint(call);
                };
            default -> throw unknown();
        };
    }

    private Answer root(Call call) {
        only(call, "GET", "DELETE");
        if (call.method().equals("GET")) {
            return new Answer.Json(index());
        }
        cloud.reset();
        return new Answer.Nothing();
    }

    private Answer top(Call call, String name) {
        switch (name) {
            case "endpoints" -> {
                only(call, "GET");
                return new Answer.Json(ControlJson.endpoints(cloud.endpoints()));
            }
            case "environment" -> {
                only(call, "GET");
                return new Answer.Json(environment());
            }
            case "setup" -> {
                only(call, "GET");
                return new Answer.Json(SetupJson.of(cloud));
            }
            case "recording" -> {
                only(call, "GET", "DELETE");
                if (call.method().equals("GET")) {
                    return new Answer.Recording(CloudRecording.of(cloud.endpoints()));
                }
                cloud.endpoints().forEach(endpoint -> endpoint.journal().restart());
                return new Answer.Nothing();
            }
            case "faults" -> {
                only(call, "DELETE");
                cloud.endpoints().forEach(endpoint -> endpoint.playEverywhere(FaultScript.none()));
                return new Answer.Nothing();
            }
            default -> throw unknown();
        }
    }

    private Answer file(Call call) {
        String name = call.path().getLast();
        // one is there only where the issuer of its token was started, another where somebody may paste commands
        Map<String, Answer> files = new LinkedHashMap<>();
        Stream.concat(cloud.files().all().stream(), Stream.of(cloud.files().firstWrite()))
                .filter(Files::exists)
                .forEach(path -> files.put(path.getFileName().toString(), new Answer.File(path)));
        files.putAll(own.files());
        if (!files.containsKey(name)) {
            throw Refusal.because(404, "there is no file '" + name + "'; there are " + files.keySet());
        }
        only(call, "GET");
        return files.get(name);
    }

    private Answer workspace(Call call) {
        return switch (call.path().getLast()) {
            case "tallies" -> tallies(call);
            case "drops" -> drops(call);
            case "histograms" -> histograms(call);
            default -> throw unknown();
        };
    }

    private Answer tallies(Call call) {
        only(call, "GET");
        long minutes = call.query().number("minutes", 0, USUAL_MINUTES, MAX_MINUTES);
        call.query().refuseOthers();
        Instant from = cloud.settings().clock().instant().minus(Duration.ofMinutes(minutes));
        return new Answer.Json(TalliesJson.of(cloud.tallies(), from));
    }

    private Answer histograms(Call call) {
        only(call, "GET");
        long since = call.query().number("since", 0, Long.MAX_VALUE);
        long most = call.query().number("most", 1, MAX_SERIES, MAX_SERIES);
        call.query().refuseOthers();
        return new Answer.Json(HistogramsAnswer.of(cloud.numberedHistogramsAndExemplars(), since, (int) most));
    }

    private Answer drops(Call call) {
        only(call, "GET", "PUT", "DELETE");
        switch (call.method()) {
            case "PUT" -> {
                JsonFields fields = JsonFields.of(call.body());
                int samples = fields.number("samples", 0, MAX_DROPS);
                fields.refuseOthers();
                cloud.dropNext(samples);
            }
            case "DELETE" -> cloud.dropNext(0);
            default -> {
                // GET changes nothing
            }
        }
        return new Answer.Json(ControlJson.object().put("samples", cloud.dropsToCome()));
    }

    private Answer endpoint(Call call) {
        String name = call.path().getFirst();
        Endpoint endpoint = cloud.endpoints().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.because(
                        404,
                        "there is no endpoint '" + name + "'; there are "
                                + cloud.endpoints().stream().map(Endpoint::name).toList()
                                + (name.equals(FakeCloud.ARC) ? HOW_ARC_IS_STARTED : "")));
        return new EndpointRoutes(endpoint, writes).answer(call);
    }

    private static ObjectNode index() {
        ObjectNode index = ControlJson.object();
        index.put("endpoints", "/endpoints");
        index.put("environment", "/environment");
        index.put("setup", "/setup");
        index.put("recording", "/recording");
        index.put("exchanges", "/{endpoint}/exchanges?since=0&wait=0&most=1000&bodies=true");
        index.put("writes", "/ingestion/writes?since=0&wait=0&most=1000");
        index.put("tallies", "/workspace/tallies?minutes=60");
        index.put("histograms", "/workspace/histograms?since=0&most=1000");
        index.put("drops", "/workspace/drops");
        index.put("faults", "/{endpoint}/faults");
        index.put("files", "/files/{name}");
        return index;
    }

    private ObjectNode environment() {
        ObjectNode document = ControlJson.object();
        for (Credential credential : cloud.credentials()) {
            ObjectNode variables = document.putObject(credential.name());
            ProxyVariables.with(cloud.environment(credential)).forEach(variables::put);
        }
        ArrayNode ofSetup = own.environment();
        if (!ofSetup.isEmpty()) {
            document.set("setup", ofSetup);
        }
        return document;
    }

    static void only(Call call, String... methods) {
        if (!List.of(methods).contains(call.method())) {
            throw Refusal.because(405, "the method is " + call.method() + "; it can be " + String.join(", ", methods));
        }
    }

    static Refusal unknown() {
        return Refusal.because(404, "there is nothing at this path; GET / says what there is");
    }
}
