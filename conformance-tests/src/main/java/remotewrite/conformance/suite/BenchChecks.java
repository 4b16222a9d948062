package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Exchange;

/** BENCH: is there anything to judge at all? */
public final class BenchChecks {
    static final Check BENCH_01 = check(
                    "BENCH-01", "Writes of the sender reach the ingestion endpoint and are accepted.")
            .clauses("AZ-03", "AZ-04")
            .when(Stimuli.STEADY, Judged.DELIVERY)
            .then(recording -> {
                long accepted = recording.proxyToIngestion().stream()
                        .filter(Exchange::accepted)
                        .count();
                return accepted > 0
                        ? Finding.holds("writes accepted", accepted)
                        : Finding.fails(
                                "at least 1 write accepted",
                                "0 accepted of %d that reached ingestion and %d that the sender sent"
                                        .formatted(
                                                recording.proxyToIngestion().size(),
                                                recording.senderToProxy().size()));
            })
            .caughtBy(ProxyMutants.ADDS_NO_BEARER, ProxyMutants.ANSWERS_WITHOUT_DELIVERY);

    public static final List<Check> ALL = List.of(BENCH_01);

    private BenchChecks() {}
}
