package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.conformance.Check.check;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.Check.Judged;
import remotewrite.fake.Moment;
import remotewrite.report.Verdict;

/** A machine that keeps the harness waiting blames nobody. */
class StarvationTest {
    @Test
    void aHarnessThatKeepsItsPaceIsNotStarved() {
        Recording paced = new Recordings()
                .scraped(1, "a 1\n")
                .written(1.01, 204)
                .scraped(1.33, "a 2\n")
                .written(1.34, 204)
                .scraped(2.13, "a 3\n")
                .written(2.14, 204)
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
    void aHarnessThatTakesLongToReachItselfIsStarvedWhateverTheSubjectDid() {
        Recording paced = called().beat(1, Duration.ofMillis(400)).done();
        Recording slow = called().beat(1, Duration.ofMillis(401)).done();
        Recording never = called().beatInVain(1, Duration.ofMillis(9000)).done();

        assertThat(Starvation.of(paced)).isEmpty();
        assertThat(Starvation.of(slow)).contains("the harness took 401 ms to reach itself in c0/e0 at +1.00 s");
        assertThat(Starvation.of(never)).contains("the harness took 9000 ms to reach itself in c0/e0 at +1.00 s");
    }

    @Test
    void atTheUsualPaceItMayTakeASecond() {
        Recording paced =
                called().atUsualPace().beat(1, Duration.ofMillis(1000)).done();
        Recording slow = called().atUsualPace().beat(1, Duration.ofMillis(1001)).done();

        assertThat(Starvation.of(paced)).isEmpty();
        assertThat(Starvation.of(slow)).contains("the harness took 1001 ms to reach itself in c0/e0 at +1.00 s");
    }

    @Test
    void whatAStarvedHarnessSeesOfAMutantIsGoodForNoPassEither() {
        Recording paced = called().beat(1, Duration.ofMillis(400)).done();
        Recording slow = called().beat(1, Duration.ofMillis(401)).done();
        Check passing = check("TEST-01", "The sender does something.")
                .clauses("RW1-S-01")
                .when(Stimulus.steady("by-hand", "nothing was done", Duration.ofSeconds(1)), Judged.SENDER)
                .then(recording -> Finding.holds("of it", 1))
                .caughtBy();

        assertThat(Judge.judge(passing, slow, "").verdict()).isInstanceOf(Verdict.Passed.class);
        assertThat(Judge.judgeMutant(passing, paced).verdict()).isInstanceOf(Verdict.Passed.class);
        assertThat(Judge.judgeMutant(passing, slow).verdict())
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> assertThat(broken.reason()).contains("the machine was too busy", "401 ms"));
    }

    @Test
    void aHarnessThatCallsItselfTooLateIsStarved() {
        Recording paced = called().beat(1, Duration.ofMillis(1))
                .beat(1.6, Duration.ofMillis(1))
                .done();
        Recording late = called().beat(1, Duration.ofMillis(1))
                .beat(1.601, Duration.ofMillis(1))
                .done();

        assertThat(Starvation.of(paced)).isEmpty();
        assertThat(Starvation.of(late)).contains("the harness called itself 401 ms late in c0/e1 at +1.60 s");
    }

    /** A call that nobody answered, in a run without a sender. */
    private static Recordings called() {
        return new Recordings().ofCalls().called("alone", new Called.Event(Called.Kind.SILENCE, 0));
    }

    @Test
    void aScriptedSenderThatDoesNotSendWhatItHasScrapedIsStarved() {
        Recording paced = scrapedTwice().probed(1.7, Duration.ofMillis(5)).done();
        Recording late = scrapedTwice().probed(1.701, Duration.ofMillis(5)).done();
        Recording sentLate = scrapedTwice().written(1.706, 204).done();
        Recording real = scrapedTwice()
                .byARealSender()
                .probed(1.701, Duration.ofMillis(5))
                .done();
        String reason = "the scripted sender took 401 ms to send what it had scraped in c0/e1 at +1.30 s";

        assertThat(Starvation.of(paced)).isEmpty();
        assertThat(Starvation.of(late)).contains(reason);
        assertThat(Starvation.of(sentLate)).contains(reason);
        assertThat(Starvation.of(real)).isEmpty();
    }

    @Test
    void aScriptedSenderThatHasToWaitForAWriteBeforeIsNotStarved() {
        Recording held = new Recordings()
                .scraped(1, "a 1\n")
                .cut(1.01, Moment.REQUEST_END)
                .scraped(1.3, "a 2\n")
                .probed(2.5, Duration.ofMillis(5))
                .done();
        Recording unavailable = new Recordings()
                .scraped(1, "a 1\n")
                .written(1.01, 503)
                .scraped(1.3, "a 2\n")
                .probed(2.5, Duration.ofMillis(5))
                .done();

        assertThat(Starvation.of(held)).isEmpty();
        assertThat(Starvation.of(unavailable)).isEmpty();
    }

    @Test
    void whoCannotSendBecauseNobodyListensIsNotStarved() {
        Recording refused = scrapedTwice()
                .probedInVain(1.4)
                .probedInVain(1.6)
                .probedInVain(1.8)
                .done();

        assertThat(Starvation.of(refused)).isEmpty();
    }

    /** The second page is served at 1.305 s and not sent. */
    private static Recordings scrapedTwice() {
        return new Recordings().scraped(1, "a 1\n").written(1.01, 204).scraped(1.3, "a 2\n");
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

    @Test
    void aCallThatSawNothingIsBlamedOnTheSubjectOnAnIdleMachineOnly() {
        Expectation nothingSeen = recording -> Finding.fails(
                "204", "the caller saw " + recording.calls().getFirst().seen());
        Recording idle = called().beat(1, Duration.ofMillis(3)).done();
        Recording starved = called().beat(1, Duration.ofMillis(9800)).done();

        assertThat(verdict(nothingSeen, idle)).isInstanceOf(Verdict.Violated.class);
        assertThat(verdict(nothingSeen, starved))
                .isInstanceOfSatisfying(
                        Verdict.Broken.class,
                        broken -> assertThat(broken.reason())
                                .startsWith("the machine was too busy: the harness took 9800 ms to reach itself"));
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
