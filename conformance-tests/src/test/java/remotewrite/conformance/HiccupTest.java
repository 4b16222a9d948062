package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.TimeSeries;

/**
 * A machine may keep a process, or a thread of the harness, waiting for up to a second without counting as too busy. Nobody
 * is blamed for that, and the same a little later is still a violation.
 */
class HiccupTest {
    private static final Duration AT_ONCE = Duration.ofMillis(5);

    private static Finding finding(String id, Recordings recordings) {
        return Catalog.find(id).orElseThrow().expectation().judge(recordings.done());
    }

    private static String blame(String id, Recordings recordings) {
        return finding(id, recordings) instanceof Finding.Fails fails ? fails.actual() : "";
    }

    /** Entra answers at +8 s; what is sent at +7 s or later may have its answer after that. */
    private static Recordings entraSlow(boolean real) {
        Recordings recordings = real ? new Recordings().byARealSender() : new Recordings();
        return recordings
                .granted(0, AT_ONCE, "first", Duration.ofSeconds(12))
                .sentSlowly(1, AT_ONCE, 204)
                .grantedSlowly(5, Duration.ofSeconds(3), "second", Duration.ofSeconds(12))
                .sentSlowly(5.1, AT_ONCE, 204);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWriteThatTakesASecondDidNotWaitForEntra(boolean real) {
        assertThat(finding("TOKEN-10", entraSlow(real).sentSlowly(7.01, Duration.ofMillis(1000), 204)))
                .isInstanceOf(Finding.Holds.class);
        assertThat(blame("TOKEN-10", entraSlow(real).sentSlowly(6.9, Duration.ofMillis(1110), 204)))
                .isEqualTo("1 of 2 writes while Entra was slow: c0/e2 at +6.90 s had to wait for Entra until +8.01 s");
    }

    @Test
    void aTokenIsGoodFromWhenItWasAskedForThoughTheJournalHasItsGrantLate() {
        Recordings before = new Recordings()
                .granted(0, AT_ONCE, "first", Duration.ofSeconds(2))
                .probed(3.1, 503)
                .granted(4, Duration.ofMillis(400), "second", Duration.ofSeconds(9));

        assertThat(finding("TOKEN-07", before.probed(4.1, 200))).isInstanceOf(Finding.Holds.class);
        assertThat(blame("TOKEN-07", before.probed(3.9, 200)))
                .isEqualTo(
                        "1 of 2 readiness probes while no token was valid: GET /ready c0/e2 at +3.90 s was answered 200");
    }

    @Test
    void aProxyMayHearASecondLateThatItIsToEnd() {
        Recordings told = new Recordings().toldToEnd(2);

        assertThat(finding("HEALTH-06", told.probed(2.9, 200).probed(3.1, 503))).isInstanceOf(Finding.Holds.class);
        assertThat(blame("HEALTH-06", told.probed(3.2, 200))).contains("GET /ready c0/e2 at +3.20 s was answered 200");
        assertThat(finding("HEALTH-06", new Recordings().probed(3, 503))).isInstanceOf(Finding.NotSeen.class);
    }

    @Test
    void aTokenMayHaveComeASecondLate() {
        Recordings expiry = new Recordings().granted(0, AT_ONCE, "first", Duration.ofSeconds(2));

        assertThat(finding("TOKEN-07", expiry.probed(3.0, 200).probed(3.1, 503)))
                .isInstanceOf(Finding.Holds.class);
        assertThat(blame("TOKEN-07", expiry.probed(3.2, 200))).contains("GET /ready c0/e2 at +3.20 s was answered 200");
    }

    @Test
    void ingestionMayHaveAcceptedAWriteASecondBeforeTheJournalKnows() {
        // the one that ingestion holds shows that it can be seen
        Recordings held = new Recordings()
                .sentSlowly(3, Duration.ofSeconds(2), 204)
                .receivedSlowly(3, Duration.ofSeconds(2), 204);

        TimeSeries one = Recordings.series("one", 1, 6);
        TimeSeries other = Recordings.series("other", 1, 8);

        assertThat(finding(
                        "FWD-06",
                        held.sentSlowly(6, AT_ONCE, 204, one).receivedSlowly(6, Duration.ofMillis(1000), 204, one)))
                .isInstanceOf(Finding.Holds.class);
        assertThat(blame(
                        "FWD-06",
                        held.sentSlowly(8, AT_ONCE, 204, other).receivedSlowly(8, Duration.ofMillis(1006), 204, other)))
                .contains("c0/e2 at +8.00 s: answered 204, but ingestion accepted no such write");
        assertThat(finding(
                        "FWD-06", new Recordings().sentSlowly(1, AT_ONCE, 204).receivedSlowly(1, AT_ONCE, 204)))
                .isInstanceOf(Finding.NotSeen.class);
    }

    @Test
    void theNextAttemptIsNotTakenForTheOneThatWasCutThoughTheJournalHasTheCutLate() {
        Recordings late = new Recordings()
                .sentSlowly(1, AT_ONCE, 502)
                .cutSlowly(1, Duration.ofMillis(500))
                .sentSlowly(1.2, AT_ONCE, 204)
                .receivedSlowly(1.2, AT_ONCE, 204);

        assertThat(finding("FWD-10", late)).isInstanceOf(Finding.Holds.class);
        assertThat(blame("FWD-10", new Recordings().sentSlowly(1, AT_ONCE, 400).cutSlowly(1, AT_ONCE)))
                .isEqualTo("1 of 1 writes cut by ingestion: c0/e0 at +1.00 s was answered 400");
    }

    @Test
    void anAnswerIsLookedForAtTheAttemptThatItWasGivenTo() {
        Recordings late = new Recordings()
                .sentSlowly(1, AT_ONCE, 503)
                .receivedSlowly(1, Duration.ofMillis(500), 503)
                .sentSlowly(1.2, AT_ONCE, 204)
                .receivedSlowly(1.2, AT_ONCE, 204);
        Recordings turned = new Recordings()
                .sentSlowly(1, AT_ONCE, 400)
                .receivedSlowly(1, AT_ONCE, 503)
                .sentSlowly(1.2, AT_ONCE, 503);

        assertThat(finding("FWD-07", late)).isInstanceOf(Finding.Holds.class);
        assertThat(blame("FWD-07", turned)).contains("c0/e0 at +1.00 s came back with status 400");
    }

    @Test
    void theRepeatAfterA401IsNoSecondCopyThoughTheJournalHasThe401Late() {
        Recordings repeated = new Recordings()
                .sentSlowly(1, Duration.ofMillis(40), 204)
                .receivedSlowly(1, Duration.ofMillis(500), 401)
                .receivedSlowly(1.02, AT_ONCE, 204);

        assertThat(finding("FWD-01", repeated)).isInstanceOf(Finding.Holds.class);
        assertThat(blame("FWD-01", repeated.receivedSlowly(1.03, AT_ONCE, 204)))
                .contains("c0/e2 at +1.03 s came of no write of the sender");
    }
}
