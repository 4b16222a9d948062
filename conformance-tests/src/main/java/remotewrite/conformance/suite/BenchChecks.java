package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.List;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Exchange;

/** BENCH: is there anything to judge at all? */
public final class BenchChecks {
    static final Check BENCH_01 = check(
                    "BENCH-01", "Writes of the sender reach the ingestion endpoint and are accepted, every one.")
            .clauses("AZ-03", "AZ-04")
            .when(Stimuli.STEADY, Judged.DELIVERY)
            .then(BenchChecks::allAccepted)
            .caughtBy(
                    ProxyMutants.ADDS_NO_BEARER.showing("ingestion answered 401"),
                    ProxyMutants.ANSWERS_WITHOUT_DELIVERY.showing("did not reach ingestion"),
                    ProxyMutants.DELIVERS_EVERY_SECOND_WRITE.showing("did not reach ingestion"));

    public static final List<Check> ALL = List.of(BENCH_01);

    private BenchChecks() {}

    private static Finding allAccepted(Recording recording) {
        Forwarded forwarded = Forwarded.of(recording);
        List<String> wrong = new ArrayList<>();
        for (Exchange sent : recording.senderToProxy()) {
            List<Exchange> received = forwarded.pairs().stream()
                    .filter(pair -> pair.sent().equals(sent))
                    .map(Forwarded.Pair::received)
                    .toList();
            // what the end of the run has cut off says nothing
            boolean over = !sent.open() && received.stream().noneMatch(Exchange::open);
            if (over && received.stream().noneMatch(Exchange::accepted)) {
                wrong.add(recording.name(sent) + ": "
                        + (received.isEmpty()
                                ? "did not reach ingestion"
                                : "ingestion answered "
                                        + received.getLast()
                                                .reply()
                                                .map(reply -> String.valueOf(reply.status()))
                                                .orElse("nothing")));
            }
        }
        return Each.conclude(
                "writes of the sender", recording.senderToProxy().size(), "each accepted by ingestion", wrong);
    }
}
