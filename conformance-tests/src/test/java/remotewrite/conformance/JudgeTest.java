package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Check.Judged;
import remotewrite.report.Verdict;

class JudgeTest {
    private static Verdict verdict(Expectation expectation) {
        Check check = check("TEST-01", "The sender does something.")
                .clauses("RW1-S-01")
                .when(Stimulus.steady("by-hand", "nothing was done", Duration.ofSeconds(1)), Judged.SENDER)
                .then(expectation)
                .caughtBy();
        return Judge.judge(check, new Recordings().done(), "").verdict();
    }

    @Test
    void passingWithoutSayingWhatWasLookedAtIsBroken() {
        assertThat(verdict(recording -> new Finding.Holds(List.of()))).isInstanceOf(Verdict.Broken.class);
    }

    @Test
    void aCheckThatThrowsIsBrokenAndBlamesNobody() {
        assertThat(verdict(recording -> {
                    throw new IllegalStateException("a bug");
                }))
                .isEqualTo(new Verdict.Broken("the check itself failed with java.lang.IllegalStateException: a bug"));
    }

    @Test
    void aViolationCarriesWhatWasDone() {
        assertThat(verdict(recording -> Finding.fails("1 of it", "2 of it").likely("a cause")))
                .isInstanceOfSatisfying(Verdict.Violated.class, violated -> {
                    assertThat(violated.did()).isEqualTo("nothing was done");
                    assertThat(violated.expected()).isEqualTo("1 of it");
                    assertThat(violated.actual()).isEqualTo("2 of it");
                    assertThat(violated.likely()).contains("a cause");
                });
    }

    @Test
    void silenceIsNotObserved() {
        assertThat(verdict(recording -> Finding.notSeen("no traffic")))
                .isEqualTo(new Verdict.NotObserved("no traffic"));
    }

    @Test
    void aSampleThatArrivesTooLateForTheWorkspaceIsNotDelivered() {
        Recording late = new Recordings()
                .byARealSender()
                .scraped(1, "a 1\n")
                .written(1 + 21 * 60, 204, Recordings.series("a", 1, 1))
                .done();
        Check everySampleArrives = Catalog.find("LOSS-01").orElseThrow();

        assertThat(Judge.judge(everySampleArrives, late, "").verdict())
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.actual()).contains("1 late"));
    }

    /** Without any traffic at all no check of the catalogue may pass. */
    @Test
    void noCheckPassesOnAnEmptyRecording() {
        Recording empty = new Recordings().done();

        assertThat(Catalog.all())
                .allSatisfy(check -> assertThat(Judge.judge(check, empty, "").verdict())
                        .as(check.id().text())
                        .isNotInstanceOf(Verdict.Passed.class)
                        .isNotInstanceOf(Verdict.Broken.class));
    }
}
