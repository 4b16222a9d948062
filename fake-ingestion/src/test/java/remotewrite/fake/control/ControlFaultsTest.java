package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.junit.FakeCloudExtension;

/** A fault script over HTTP, at every endpoint: what it does to a client there, and what happens after its last step. */
class ControlFaultsTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start(Door::allOpen);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AFTERWARDS = "{'effect': 'answer', 'status': 507, 'moment': 'REQUEST_END'}";

    private static ControlClient control;

    @BeforeAll
    static void start() {
        control = ControlClient.of(azure.cloud());
    }

    @AfterAll
    static void close() {
        control.close();
    }

    /**
     * @param action effect and moment in JSON, with apostrophes
     * @param fault what the exchange says of it
     * @param seen what the client is sent, as a pattern; {@code OWN} is the endpoint's own reply
     * @param after how the connection stands then
     */
    private record Fault(String action, String fault, String seen, Door.After after) {
        @Override
        public String toString() {
            return fault;
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault(
                    "'effect': 'answer', 'status': 599, 'body': 'busy', 'headers': {'X-Scripted': 'yes'}, 'moment': 'REQUEST_START'",
                    "answer 599 at REQUEST_START",
                    "HTTP/1.1 599 .*X-Scripted: yes.*\r\n\r\nbusy",
                    Door.After.ENDED),
            new Fault(
                    "'effect': 'answer', 'status': 599, 'body': 'busy', 'moment': 'REPLY_BODY'",
                    "answer 599 at REPLY_BODY",
                    "HTTP/1.1 599 .*\r\n\r\nbusy",
                    Door.After.ENDED),
            new Fault(
                    "'effect': 'delay', 'pauseMillis': 120, 'moment': 'REQUEST_END'",
                    "delay PT0.12S at REQUEST_END",
                    "OWN",
                    Door.After.ENDED),
            new Fault(
                    "'effect': 'interim', 'statuses': [100, 103], 'moment': 'REPLY_START'",
                    "interim [100, 103] at REPLY_START",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 [^\r]*\r\n.*\r\nOWN",
                    Door.After.ENDED),
            new Fault(
                    "'effect': 'endless', 'status': 400, 'body': 'no', 'everyMillis': 0, 'pieces': 3, 'moment': 'REQUEST_END'",
                    "endless 400, 2 bytes every PT0S at REQUEST_END",
                    "HTTP/1.1 400 .*\r\n\r\nnonono",
                    Door.After.CUT),
            new Fault("'effect': 'stall', 'moment': 'REQUEST_START'", "stall at REQUEST_START", "", Door.After.SILENT),
            new Fault("'effect': 'cut', 'moment': 'REPLY_START'", "cut at REPLY_START", "", Door.After.CUT),
            new Fault("'effect': 'cut', 'moment': 'REQUEST_END'", "cut at REQUEST_END", "", Door.After.CUT));

    static Stream<Arguments> everyFaultAtEveryEndpoint() {
        return Door.all().stream().flatMap(endpoint -> FAULTS.stream().map(fault -> Arguments.of(endpoint, fault)));
    }

    /** Twice, then never again: the endpoint's own reply comes back. */
    @ParameterizedTest
    @MethodSource("everyFaultAtEveryEndpoint")
    void aFaultIsSeenAsOftenAsDeclaredAndThenTheEndpointIsItself(String endpoint, Fault fault) throws Exception {
        Door door = Door.of(azure.cloud(), endpoint);
        Door.Seen own = door.knock();
        assertThat(own.after()).isEqualTo(Door.After.ENDED);
        play(endpoint, "[{%s, 'times': 2}]".formatted(fault.action()), "'normally'");

        assertSeen(door, fault, own);
        assertSeen(door, fault, own);
        assertThat(door.knock().status()).isEqualTo(own.status());

        assertThat(told(endpoint)).containsExactly("", "seen: " + fault.fault(), "seen: " + fault.fault(), "");
        assertThat(control.ok("GET", "/" + endpoint + "/faults", "")
                        .get("finished")
                        .asBoolean())
                .isTrue();
    }

    /** Once, and from then on what the script says comes afterwards, up to the end. */
    @ParameterizedTest
    @MethodSource("everyFaultAtEveryEndpoint")
    void theDeclaredEndingLastsUntilItIsTakenBack(String endpoint, Fault fault) throws Exception {
        Door door = Door.of(azure.cloud(), endpoint);
        Door.Seen own = door.knock();
        play(endpoint, "[{'effect': 'none', 'times': 1}, {%s, 'times': 1}]".formatted(fault.action()), AFTERWARDS);

        assertThat(door.knock().status()).isEqualTo(own.status());
        assertSeen(door, fault, own);
        assertThat(door.knock().status()).isEqualTo("507");
        assertThat(door.knock().status()).isEqualTo("507");
        control.ok("DELETE", "/" + endpoint + "/faults", "");
        assertThat(door.knock().status()).isEqualTo(own.status());
    }

    private static void play(String endpoint, String steps, String then) throws Exception {
        ObjectNode script = (ObjectNode) JSON.readTree("{'name': 'seen', 'steps': %s, 'then': %s}"
                .formatted(steps, then)
                .replace('\'', '"'));
        JsonNode told = control.ok("PUT", "/" + endpoint + "/faults", script.toString());
        assertThat(told.at("/script/name").asText()).isEqualTo("seen");
    }

    private static void assertSeen(Door door, Fault fault, Door.Seen own) throws Exception {
        Door.Seen seen = fault.after() == Door.After.SILENT ? door.knockInVain() : door.knock();
        assertThat(seen.after()).as("%s", seen).isEqualTo(fault.after());
        assertThat(seen.text())
                .as("%s", seen)
                .matches("(?s)" + fault.seen().replace("OWN", "HTTP/1.1 " + own.status() + " .*"));
        if (fault.action().contains("pauseMillis")) {
            assertThat(seen.took().toMillis()).isGreaterThanOrEqualTo(120);
        }
    }

    private static List<String> told(String endpoint) throws Exception {
        return control.ok("GET", "/" + endpoint + "/exchanges?wait=10", "")
                .get("exchanges")
                .findValuesAsText("fault");
    }
}
