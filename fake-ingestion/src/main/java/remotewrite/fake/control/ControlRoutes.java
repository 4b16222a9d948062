package remotewrite.fake.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;
import remotewrite.fake.cloud.CloudRecording;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.cloud.FakeCloud;

/** What the control API does, without its HTTP. */
final class ControlRoutes {
    private static final int MAX_WAIT_SECONDS = 60;

    private final FakeCloud cloud;

    ControlRoutes(FakeCloud cloud) {
        this.cloud = cloud;
    }

    /** What is sent back. */
    sealed interface Answer {
        record Json(JsonNode document) implements Answer {}

        record Recording(CloudRecording recording) implements Answer {}

        record File(Path path) implements Answer {}

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
            case 0 -> new Answer.Json(index());
            case 1 -> top(call, call.path().getFirst());
            case 2 -> call.path().getFirst().equals("files") ? file(call) : endpoint(call);
            default -> throw unknown();
        };
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
        Path file = cloud.files().all().stream()
                .filter(path -> path.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.because(
                        404,
                        "there is no file '" + name + "'; there are "
                                + cloud.files().all().stream()
                                        .map(Path::getFileName)
                                        .toList()));
        only(call, "GET");
        return new Answer.File(file);
    }

    private Answer endpoint(Call call) {
        String name = call.path().getFirst();
        Endpoint endpoint = cloud.endpoints().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.because(
                        404,
                        "there is no endpoint '" + name + "'; there are "
                                + cloud.endpoints().stream().map(Endpoint::name).toList()));
        return switch (call.path().getLast()) {
            case "exchanges" -> exchanges(call, endpoint);
            case "faults" -> faults(call, endpoint);
            default -> throw unknown();
        };
    }

    private static Answer exchanges(Call call, Endpoint endpoint) {
        only(call, "GET");
        long since = call.query().number("since", 0, Long.MAX_VALUE);
        long waitSeconds = call.query().number("wait", 0, MAX_WAIT_SECONDS);
        boolean bodies = call.query().flag("bodies", true);
        call.query().refuseOthers();
        Journal journal = endpoint.journal();
        journal.await(
                all -> journal.since(since).exchanges().stream().anyMatch(exchange -> !exchange.open()),
                Duration.ofSeconds(waitSeconds));
        return new Answer.Json(ControlJson.exchanges(journal.since(since), bodies));
    }

    private static Answer faults(Call call, Endpoint endpoint) {
        only(call, "GET", "PUT", "DELETE");
        switch (call.method()) {
            case "PUT" -> {
                FaultScriptJson.Wanted wanted = FaultScriptJson.read(call.body());
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
        return new Answer.Json(ControlJson.faults(endpoint.faults().get()));
    }

    private static ObjectNode index() {
        ObjectNode index = ControlJson.object();
        index.put("endpoints", "/endpoints");
        index.put("environment", "/environment");
        index.put("recording", "/recording");
        index.put("exchanges", "/{endpoint}/exchanges?since=0&wait=0&bodies=true");
        index.put("faults", "/{endpoint}/faults");
        index.put("files", "/files/{name}");
        return index;
    }

    private ObjectNode environment() {
        ObjectNode document = ControlJson.object();
        for (Credential credential : Credential.values()) {
            ObjectNode variables = document.putObject(credential.name());
            new TreeMap<>(cloud.environment(credential)).forEach(variables::put);
        }
        return document;
    }

    private static void only(Call call, String... methods) {
        if (!List.of(methods).contains(call.method())) {
            throw Refusal.because(405, "the method is " + call.method() + "; it can be " + String.join(", ", methods));
        }
    }

    private static Refusal unknown() {
        return Refusal.because(404, "there is nothing at this path; GET / says what there is");
    }
}
