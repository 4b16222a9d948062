package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Recordings.START;
import static remotewrite.conformance.Recordings.at;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.conformance.Called.Event;
import remotewrite.conformance.Called.Kind;
import remotewrite.fake.Bytes;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Request;
import remotewrite.report.Verdict;

/** A subject may do anything, and a busy machine cuts recordings anywhere: no check may trip over what is not there. */
class HolesTest {
    private static final List<List<Event>> EVENTS = List.of(
            List.of(),
            List.of(new Event(Kind.SENT, 10)),
            List.of(new Event(Kind.REPLIED, 204)),
            List.of(new Event(Kind.SENT, 10), new Event(Kind.REPLIED, 401)),
            List.of(new Event(Kind.CLOSED, 0)));

    private static final List<Optional<Ending>> ENDINGS = List.of(
            Optional.empty(),
            Optional.of(Ending.STILL_OPEN),
            Optional.of(Recordings.answered(204, "")),
            Optional.of(Recordings.answered(401, "")),
            Optional.of(Recordings.answered(403, "no JSON")),
            Optional.of(Recordings.answered(503, "")));

    /** Of a crowd so many show what all of them would. */
    private static final int CALLS = 100;

    static Stream<Check> checksOfCalls() {
        return Catalog.all().stream().filter(check -> !check.stimulus().calls().isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checksOfCalls")
    void noCheckFailsItselfForWhatIsMissing(Check check) {
        for (List<Event> events : EVENTS) {
            for (Optional<Ending> toSender : ENDINGS) {
                for (Optional<Ending> fromIngestion : ENDINGS) {
                    for (Optional<Ending> fromEntra : ENDINGS) {
                        Recording recording = recording(check.stimulus(), events, toSender, fromIngestion, fromEntra);
                        assertThat(Judge.judge(check, recording, "").verdict())
                                .as("%s, %s to the sender, %s from ingestion", events, toSender, fromIngestion)
                                .isNotInstanceOf(Verdict.Broken.class);
                    }
                }
            }
        }
    }

    /** Every call of {@code stimulus} with the same holes. */
    private static Recording recording(
            Stimulus stimulus,
            List<Event> events,
            Optional<Ending> toSender,
            Optional<Ending> fromIngestion,
            Optional<Ending> fromEntra) {
        List<Called> calls = new ArrayList<>();
        List<Exchange> sent = new ArrayList<>();
        List<Exchange> received = new ArrayList<>();
        for (String name : stimulus.calls().stream().limit(CALLS).toList()) {
            int connection = calls.size();
            double second = 1 + connection / 100.0;
            calls.add(new Called(name, connection, at(second), at(second), events));
            toSender.ifPresent(ending -> sent.add(exchange(connection, second, ending)));
            fromIngestion.ifPresent(ending -> received.add(exchange(connection, second, ending)));
        }
        return new Recording(
                stimulus.name(),
                stimulus.did(),
                List.of(),
                new Recording.Setup(
                        Map.of(), Map.of(), URI.create("https://ingestion.test/write?x=1"), "none", true, false),
                START,
                List.of(),
                sent,
                received,
                fromEntra.map(ending -> exchange(0, 1, ending)).stream().toList(),
                List.of(),
                List.of(),
                calls,
                Optional.empty(),
                List.of(),
                "running",
                List.of(),
                "none");
    }

    private static Exchange exchange(int connection, double second, Ending ending) {
        return new Exchange(
                new ExchangeId(connection, 0),
                at(second),
                at(second),
                new Request("POST", "/", List.of(), Bytes.empty()),
                ending,
                "",
                Optional.empty());
    }
}
