package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the journal keeps of the token service's exchanges, and what it must never keep. */
class EntraRecordingTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final EntraBench bench = EntraBench.start();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void holdsNeitherAssertionNorToken() {
        Map<String, String> form = bench.form();
        String assertion = form.get("client_assertion");

        String token = bench.post(EntraBench.TENANT, form).jsonPath().getString("access_token");

        Exchange exchange = answered(1).getFirst();
        String recorded = everythingIn(exchange);
        assertThat(recorded).doesNotContain(assertion).doesNotContain(token).doesNotContain("eyJ");
        for (String part : (assertion + "." + token).split("\\.")) {
            assertThat(recorded).doesNotContain(part);
        }
        assertThat(exchange.request().body().toUtf8())
                .contains("client_assertion=" + Fingerprint.of(assertion))
                .contains("client_id=" + EntraBench.CLIENT)
                .contains("grant_type=client_credentials");
        assertThat(exchange.reply().orElseThrow().body().toUtf8())
                .contains("\"access_token\":\"" + Fingerprint.of(token) + "\"")
                .contains("\"expires_in\":3599");
    }

    @Test
    void holdsNoSecretWhereverItWasPut() {
        String canary = "canary-7d1f";
        bench.post(EntraBench.TENANT, Map.of("client_secret", canary, "client_id", EntraBench.CLIENT));
        bench.request()
                .contentType("application/json")
                .body("{\"client_secret\":\"" + canary + "\"}")
                .post(bench.tokenUrl(EntraBench.TENANT));
        bench.request()
                .contentType("application/x-www-form-urlencoded")
                .body("Client_Secret=" + canary + "&client%5Fassertion=" + canary)
                .post(bench.tokenUrl(EntraBench.TENANT) + "?client_secret=" + canary + "&api-version=1.0");
        bench.request().auth().preemptive().basic(EntraBench.CLIENT, canary).post(bench.tokenUrl(EntraBench.TENANT));

        List<Exchange> exchanges = answered(4);

        assertThat(exchanges)
                .allSatisfy(exchange -> assertThat(everythingIn(exchange))
                        .doesNotContain(canary)
                        .doesNotContain("aaaaaaaa-0000-0000-0000-000000000001:"));
        assertThat(exchanges.get(2).request().target())
                .endsWith("?client_secret=" + Fingerprint.of(canary) + "&api-version=1.0");
        assertThat(exchanges.get(2).request().body().toUtf8())
                .isEqualTo("Client_Secret=" + Fingerprint.of(canary) + "&client%5Fassertion=" + Fingerprint.of(canary));
    }

    @Test
    void holdsNeitherAGoodSecretNorABadOneOfFormOrBasic() {
        bench.post(EntraBench.TENANT, bench.secretForm(EntraBench.SECRET));
        bench.post(EntraBench.TENANT, bench.secretForm(EntraBench.EXPIRED_SECRET));
        String basic = Base64.getEncoder()
                .encodeToString((EntraBench.CLIENT + ":" + URLEncoder.encode(EntraBench.SECRET, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        bench.request()
                .header("Authorization", "Basic " + basic)
                .formParams(Map.of("grant_type", "client_credentials", "scope", EntraBench.SCOPE))
                .post(bench.tokenUrl(EntraBench.TENANT));

        List<Exchange> exchanges = answered(3);

        assertThat(exchanges.getFirst().accepted()).isTrue();
        assertThat(exchanges.getLast().accepted()).isTrue();
        assertThat(exchanges.getLast().request().header("Authorization"))
                .containsExactly("Basic " + Fingerprint.of(basic));
        assertThat(exchanges)
                .allSatisfy(exchange -> assertThat(everythingIn(exchange))
                        .doesNotContain("canary")
                        .doesNotContain("8Q")
                        .doesNotContain(basic)
                        .doesNotContain("eyJ"));
    }

    @Test
    void aScriptedTokenIsNotRecordedEither() {
        bench.entra()
                .play(FaultScript.named("a token of somebody else")
                        .thenAlways(Effect.answer(200, "{\"access_token\" : \"canary-7d1f\"}"), Moment.REQUEST_END));

        assertThat(bench.post(EntraBench.TENANT, bench.form()).asString()).contains("canary-7d1f");

        assertThat(everythingIn(answered(1).getFirst()))
                .doesNotContain("canary-7d1f")
                .contains(Fingerprint.of("canary-7d1f"));
    }

    @Test
    void refusalsAreRecordedAsTheyWereSent() {
        Map<String, String> form = bench.form();
        form.remove("scope");

        Response response = bench.post(EntraBench.TENANT, form);

        assertThat(answered(1).getFirst().reply().orElseThrow().body().toUtf8()).isEqualTo(response.asString());
    }

    private List<Exchange> answered(int count) {
        assertThat(bench.entra()
                        .journal()
                        .await(
                                exchanges -> exchanges.stream()
                                                .filter(exchange ->
                                                        exchange.reply().isPresent())
                                                .count()
                                        == count,
                                DEADLINE))
                .isTrue();
        return bench.entra().journal().exchanges();
    }

    private static String everythingIn(Exchange exchange) {
        Reply reply = exchange.reply().orElseThrow();
        return exchange
                + exchange.request().body().toUtf8()
                + exchange.request().headers().stream().map(Header::value).collect(Collectors.joining("\n"))
                + reply.body().toUtf8();
    }
}
