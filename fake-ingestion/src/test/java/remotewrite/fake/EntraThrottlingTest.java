package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.TakenRequests;
import remotewrite.fake.entra.Throttling;

/** Limits on token requests, and when a token is to be refreshed. */
class EntraThrottlingTest {
    private final ManualClock clock = new ManualClock();
    private final EntraBench bench = EntraBench.start(clock);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anApplicationIsThrottledInPlainTextUntilTheWindowHasPassed() {
        limit(Throttling.Answer.PLAIN_TEXT);
        assertThat(post().statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(30));
        assertThat(post().statusCode()).isEqualTo(200);

        Response third = post();

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.header("Retry-After")).isEqualTo("7");
        assertThat(third.asString()).isEqualTo("Too Many Requests");
        clock.advance(Duration.ofSeconds(29));
        assertThat(post().statusCode()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(post().statusCode()).isEqualTo(200);
        assertThat(post().statusCode()).isEqualTo(429);
    }

    @Test
    void anotherApplicationIsCountedForItself() {
        limit(Throttling.Answer.PLAIN_TEXT);
        post();
        post();

        assertThat(other().statusCode()).isEqualTo(401);
    }

    @Test
    void aTenantIsThrottledWithAnError() {
        limit(Throttling.Answer.TENANT_RATE);
        post();
        post();

        Response third = other();

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.header("Retry-After")).isEqualTo("7");
        assertThat(third.jsonPath().getInt("error_codes[0]")).isEqualTo(90055);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_TEXT", "TENANT_RATE"})
    void anotherSpellingOfTheTenantOrTheClientIsNoSecondLimit(Throttling.Answer answer) {
        limit(answer);
        Map<String, String> shouted = bench.form();
        shouted.computeIfPresent("client_id", (key, id) -> id.toUpperCase(Locale.ROOT));
        post();
        bench.post(EntraBench.DOMAIN, bench.form());

        assertThat(post().statusCode()).isEqualTo(429);
        assertThat(bench.post(EntraBench.DOMAIN.toUpperCase(Locale.ROOT), bench.form())
                        .statusCode())
                .isEqualTo(429);
        assertThat(bench.post(EntraBench.TENANT, shouted).statusCode()).isEqualTo(429);
        assertThat(bench.entra().taken())
                .singleElement()
                .returns(EntraBench.TENANT, TakenRequests::tenant)
                .returns(2L, TakenRequests::requests);
    }

    @Test
    void aClientInALoopIsStopped() {
        limit(Throttling.Answer.CLIENT_LOOP);
        post();
        post();

        Response third = post();

        assertThat(third.statusCode()).isEqualTo(400);
        assertThat(third.header("Retry-After")).isNull();
        assertThat(third.jsonPath().getString("error_description"))
                .startsWith("AADSTS50196: The server terminated an operation because it encountered a client request"
                        + " loop.");
    }

    @Test
    void refreshInIsToldAsSet() {
        assertThat(refreshIn()).isNull();
        bench.entra().policy(bench.entra().policy().withRefreshIn(new RefreshIn.After(Duration.ofSeconds(17))));
        assertThat(refreshIn()).isEqualTo("17");
        bench.entra().tokenLifetime(Duration.ofHours(24));
        bench.entra().policy(bench.entra().policy().withRefreshIn(new RefreshIn.Usual()));
        assertThat(refreshIn()).isEqualTo("43200");
        bench.entra().policy(bench.entra().policy().withRefreshIn(new RefreshIn.Absent()));
        assertThat(refreshIn()).isNull();
    }

    private String refreshIn() {
        return post().jsonPath().getString("refresh_in");
    }

    private void limit(Throttling.Answer answer) {
        bench.entra()
                .policy(bench.entra()
                        .policy()
                        .withThrottling(
                                new Throttling.Limit(2, Duration.ofSeconds(60), Duration.ofSeconds(7), answer)));
    }

    private Response post() {
        return bench.post(EntraBench.TENANT, bench.form());
    }

    /** Of a disabled application, with the assertion of another. */
    private Response other() {
        Map<String, String> form = bench.form();
        form.put("client_id", EntraBench.DISABLED_CLIENT);
        return bench.post(EntraBench.TENANT, form);
    }
}
