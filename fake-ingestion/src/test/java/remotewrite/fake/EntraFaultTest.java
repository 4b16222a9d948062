package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import remotewrite.fake.entra.EntraAnswers;

/** Faults of a token service, seen by a plain client. */
class EntraFaultTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anOutageIsEntrasTransientFailureAndPasses() {
        bench.entra()
                .play(FaultScript.named("out once")
                        .step(EntraFaults.unavailable(clock.instant()), Moment.REQUEST_END)
                        .times(1)
                        .thenNormally());

        Response first = bench.post(EntraBench.TENANT, bench.form());

        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(first.jsonPath().getString("error")).isEqualTo("temporarily_unavailable");
        assertThat(first.jsonPath().getList("error_codes")).containsExactly(90033);
        assertThat(bench.post(EntraBench.TENANT, bench.form()).statusCode()).isEqualTo(200);
    }

    @Test
    void throttlingIsPlainTextWithASecondsCount() {
        bench.entra()
                .play(FaultScript.named("throttled")
                        .thenAlways(EntraFaults.throttled(Duration.ofMinutes(1)), Moment.REQUEST_END));

        Response response = bench.post(EntraBench.TENANT, bench.form());

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.header("Retry-After")).isEqualTo("60");
        assertThat(response.asString()).isEqualTo("Too Many Requests");
    }

    @Test
    void conditionalAccessCanBlock() {
        bench.entra()
                .play(FaultScript.named("blocked")
                        .thenAlways(
                                EntraFaults.refused(
                                        EntraError.blockedByConditionalAccess(
                                                EntraAnswers.BlockedByPolicy.INVALID_GRANT),
                                        clock.instant()),
                                Moment.REQUEST_END));

        Response response = bench.post(EntraBench.TENANT, bench.form());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS53003: Access has been blocked");
    }

    @Test
    void lookupsNeitherMeetNorUseUpAScriptForTokens() {
        bench.entra()
                .play(FaultScript.named("out once")
                        .step(EntraFaults.unavailable(clock.instant()), Moment.REQUEST_END)
                        .times(1)
                        .thenNormally());

        assertThat(keysStatus()).isEqualTo(200);
        assertThat(bench.post(EntraBench.TENANT, bench.form()).statusCode()).isEqualTo(503);
        assertThat(bench.entra().journal().exchanges())
                .extracting(Exchange::fault)
                .first()
                .isEqualTo("");
    }

    @Test
    void lookupsMeetAScriptForEverything() {
        bench.entra()
                .playEverywhere(FaultScript.named("out")
                        .thenAlways(EntraFaults.unavailable(clock.instant()), Moment.REQUEST_END));

        assertThat(keysStatus()).isEqualTo(503);
        assertThat(bench.post(EntraBench.TENANT, bench.form()).statusCode()).isEqualTo(503);
    }

    private int keysStatus() {
        return bench.request().get(bench.at("/common/discovery/v2.0/keys")).statusCode();
    }
}
