package remotewrite.conformance.suite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import remotewrite.conformance.Called;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.fake.Exchange;

/**
 * What becomes of writes that are made at once while ingestion holds those it has: each arrives, or is answered 503 with
 * Retry-After before ingestion has answered any. From outside nobody knows how many are too many. A proxy to which all of
 * them are not has shown nothing; one that lets some of them wait inside has a queue, and must have refused others.
 */
final class Crowd implements Expectation {
    private static final String EXPECTED =
            "204 for what ingestion took, 503 with Retry-After for the rest, before ingestion had answered any";

    @Override
    public boolean looksAt(String call) {
        return call.startsWith("crowd-");
    }

    @Override
    public Finding judge(Recording recording) {
        Made made = new Made(recording);
        Optional<Instant> firstAnswer = recording.proxyToIngestion().stream()
                .filter(Exchange::accepted)
                .map(Exchange::endedAt)
                .min(Instant::compareTo);
        if (firstAnswer.isEmpty()) {
            return Finding.notSeen("ingestion took none of the writes");
        }
        List<Called> crowd = recording.calls().stream()
                .filter(called -> looksAt(called.name()))
                .toList();
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        int waited = 0;
        for (Called called : crowd) {
            List<Exchange> taken =
                    made.received(called).stream().filter(Exchange::accepted).toList();
            if (called.statuses().equals(List.of(204)) && taken.size() == 1) {
                waited += taken.getFirst().startedAt().isAfter(firstAnswer.get()) ? 1 : 0;
            } else if (called.statuses().equals(List.of(503)) && taken.isEmpty()) {
                refused++;
                refusal(made, called, firstAnswer.get())
                        .ifPresent(problem -> wrong.add(called.name() + ": " + problem));
            } else {
                wrong.add(called.name() + ": the caller saw " + called.seen() + ", and ingestion took " + taken.size()
                        + " writes");
            }
        }
        if (wrong.isEmpty() && refused == 0) {
            if (waited == 0) {
                return Finding.notSeen(
                        "all " + crowd.size() + " writes were at ingestion at the same time: too many are more");
            }
            wrong.add("0 were refused while " + waited + " waited for ingestion to answer others");
        }
        return Each.conclude("writes made at once", crowd.size(), EXPECTED, wrong);
    }

    private static Optional<String> refusal(Made made, Called called, Instant firstAnswer) {
        for (Exchange exchange : made.sent(called)) {
            if (exchange.endedAt().isAfter(firstAnswer)) {
                return Optional.of("503 after ingestion had answered another write");
            }
            if (exchange.reply().stream()
                    .noneMatch(reply -> reply.header("Retry-After").size() == 1)) {
                return Optional.of("503 without Retry-After");
            }
        }
        return Optional.empty();
    }
}
