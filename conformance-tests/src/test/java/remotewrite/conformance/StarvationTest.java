package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Check.check;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Check.Judged;
import remotewrite.report.Verdict;

/** A machine that keeps the harness waiting blames nobody. */
class StarvationTest {
    @Test
    void aHarnessThatKeepsItsPaceIsNotStarved() {
        Recording paced = new Recordings()
                .scraped(1, "a 1\n")
                .scraped(1.33, "a 2\n")
                .scraped(2.13, "a 3\n")
                .done();

        assertThat(Starvation.of(paced)).isEmpty();
    }

    @Test
    void aScriptedSenderThatStopsScrapingForAWhileIsStarved() {
        Recording gap = new Recordings()
                .scraped(1, "a 1\n")
                .scraped(1.33, "a 2\n")
                .scraped(2.14, "a 3\n")
                .done();

        assertThat(Starvation.of(gap))
                .hasValueSatisfying(reason ->
                        assertThat(reason).isEqualTo("the scripted sender did not scrape for 810 ms until +2.14 s"));
    }

    @Test
    void aRealSenderMayScrapeWhenItLikes() {
        Recording gap = new Recordings()
                .byARealSender()
                .scraped(1, "a 1\n")
                .scraped(9, "a 2\n")
                .done();

        assertThat(Starvation.of(gap)).isEmpty();
    }

    @Test
    void aTargetThatTakesLongerThanAScrapeTimeoutIsStarvedWhoeverScrapes() {
        Recording slow = new Recordings()
                .byARealSender()
                .scrapedSlowly(2, Duration.ofMillis(1001), "a 1\n")
                .done();

        assertThat(Starvation.of(slow))
                .hasValueSatisfying(reason ->
                        assertThat(reason).isEqualTo("the scrape target took 1001 ms to answer c0/e0 at +2.00 s"));
    }

    @Test
    void inAHurriedRunATargetIsStarvedSooner() {
        Recording paced = new Recordings()
                .scrapedSlowly(2, Duration.ofMillis(400), "a 1\n")
                .done();
        Recording slow = new Recordings()
                .scrapedSlowly(2, Duration.ofMillis(401), "a 1\n")
                .done();

        assertThat(Starvation.of(paced)).isEmpty();
        assertThat(Starvation.of(slow))
                .hasValueSatisfying(reason ->
                        assertThat(reason).isEqualTo("the scrape target took 401 ms to answer c0/e0 at +2.00 s"));
    }

    @Test
    void aProbeThatIsMadeLateShowsStarvationAndASlowAnswerDoesNot() {
        Recording slowProxy = new Recordings()
                .probed(1, Duration.ofMillis(900))
                .probed(2.15, Duration.ofMillis(1))
                .done();
        Recording late = new Recordings()
                .probed(1, Duration.ofMillis(1))
                .probed(1.601, Duration.ofMillis(1))
                .done();

        assertThat(Starvation.of(slowProxy)).isEmpty();
        assertThat(Starvation.of(late))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .isEqualTo("the harness asked for readiness 401 ms late in c0/e1 at +1.60 s"));
    }

    @Test
    void whatAStarvedHarnessSeesIsGoodForAPassButNotForBlame() {
        Recording starved =
                new Recordings().scraped(1, "a 1\n").scraped(9, "a 2\n").done();

        assertThat(verdict(recording -> Finding.fails("1 of it", "2 of it"), starved))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> assertThat(broken.reason())
                                .startsWith(
                                        "the machine was too busy: the scripted sender did not scrape for 8000 ms"));
        assertThat(verdict(recording -> Finding.notSeen("nothing"), starved)).isInstanceOf(Verdict.Broken.class);
        assertThat(verdict(recording -> Finding.holds("seen", 1), starved)).isInstanceOf(Verdict.Passed.class);
    }

    private static Verdict verdict(Expectation expectation, Recording recording) {
        Check check = check("TEST-01", "The sender does something.")
                .clauses("RW1-S-01")
                .when(Stimulus.steady("by-hand", "nothing was done", Duration.ofSeconds(1)), Judged.SENDER)
                .then(expectation)
                .caughtBy();
        return Judge.judge(check, recording, "").verdict();
    }
}
