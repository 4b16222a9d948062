package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of the first token both sides must be seen: without a grant nobody knows how a proxy is with one. */
class FirstTokenTest {
    private static Finding finding(String id, Recordings recordings) {
        return Catalog.find(id).orElseThrow().expectation().judge(recordings.done());
    }

    private static Recordings putOffUntil(double end, Recordings recordings) {
        for (int tenths = 1; tenths <= Math.round(end * 10); tenths++) {
            recordings.putOff(tenths / 10.0);
        }
        return recordings;
    }

    @Test
    void aProxyThatIsPutOffAndServedAfterwardsAsksOn() {
        Recordings served =
                new Recordings().askedInVain(0, 500).granted(1).putOff(0.5).written(3.1, 204);

        assertThat(finding("TOKEN-17", served)).isInstanceOf(Finding.Holds.class);
    }

    @Test
    void aProxyThatAsksOnceAndGivesUpDoesNotAskOn() {
        Recordings once = putOffUntil(6, new Recordings().askedInVain(0, 500));

        assertThat(finding("TOKEN-17", once))
                .isInstanceOfSatisfying(
                        Finding.Fails.class,
                        fails -> assertThat(fails.actual())
                                .contains(
                                        "the proxy made 1 token requests, got no token, and asked no more for 6.0 s"));
    }

    @Test
    void aProxyThatTakesItsTimeBetweenItsRequestsIsNotAccused() {
        Recordings patient = putOffUntil(
                6, new Recordings().askedInVain(0, 500).askedInVain(1, 200).askedInVain(3, 200));

        assertThat(finding("TOKEN-17", patient))
                .isEqualTo(Finding.notSeen(
                        "there were 60 writes before Entra gave a token that can be sent, and 0 with it"));
    }

    @Test
    void whatIsServedWithoutAWriteAfterTheGrantIsNotKnown() {
        Recordings late =
                new Recordings().askedInVain(0, 500).granted(1).putOff(0.5).written(1.2, 204);

        assertThat(finding("TOKEN-17", late)).isInstanceOf(Finding.NotSeen.class);
    }

    @Test
    void readinessIsLookedAtOnBothSidesOfTheGrant() {
        Recordings both = new Recordings()
                .askedInVain(0, 500)
                .granted(1)
                .probed(0.5, 503)
                .probed(3.1, 200)
                .probed(3.3, 200);

        assertThat(finding("HEALTH-12", both))
                .isEqualTo(Finding.holds(
                        "readiness probes before and after Entra gave a token that can be sent looked at", 3));
    }

    @Test
    void aProxyThatIsNeverReadyIsAccused() {
        Recordings never =
                new Recordings().askedInVain(0, 500).granted(1).probed(0.5, 503).probed(3.1, 503);

        assertThat(finding("HEALTH-12", never))
                .isInstanceOfSatisfying(
                        Finding.Fails.class,
                        fails -> assertThat(fails.actual())
                                .contains("1 of 2 readiness probes before and after")
                                .contains("was answered 503 although Entra had given a token"));
    }

    @Test
    void readinessWithATokenIsNotKnownWithoutAProbeAfterTheGrant() {
        Recordings early =
                new Recordings().askedInVain(0, 500).granted(1).probed(0.5, 503).probed(1.2, 503);

        assertThat(finding("HEALTH-12", early))
                .isEqualTo(Finding.notSeen(
                        "there were 1 readiness probes before Entra gave a token that can be sent, and 0 with it"));
    }
}
