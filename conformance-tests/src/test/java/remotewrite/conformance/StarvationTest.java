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
                .scraped(2, "a 2\n")
                .scraped(3.4, "a 3\n")
                .done();

        assertThat(Starvation.of(paced)).isEmpty();
    }

    @Test
    void aScriptedSenderThatStopsScrapingForAWhileIsStarved() {
        Recording gap = new Recordings()
                .scraped(1, "a 1\n")
                .scraped(2, "a 2\n")
                .scraped(3.6, "a 3\n")
                .done();

        assertThat(Starvation.of(gap))
                .hasValueSatisfying(reason ->
                        assertThat(reason).isEqualTo("the scripted sender did not scrape for 1600 ms until +3.60 s"));
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
