package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PX-42, PX-43: token, assertion, key and the caller's credential never reach the log, at any level, on any path. */
class SecrecyTest {
    @Test
    void noSecretIsLoggedOnAnyPath() {
        List<String> lines;
        List<String> forms;
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.start()) {
            world.write();
            world.ingestion.then(400, "X-Echo: Bearer " + FakeEntra.CANARY + "1\r\n", FakeEntra.CANARY);
            world.write();
            world.ingestion.then("");
            world.write();
            world.ingestion.then("garbage " + FakeEntra.CANARY + "\r\n\r\nX-Cut-After-This");
            world.write();
            world.ingestion.then(307, "Location: https://evil.test/?" + FakeEntra.CANARY + "\r\n", "");
            world.write();
            world.entra.then(FakeEntra.Answer.json(200, "{\"access_token\":\"" + FakeEntra.CANARY + "broken"));
            world.ingestion.then(401, "", FakeEntra.CANARY);
            world.write();
            try (RawCaller caller = new RawCaller(world.proxy)) {
                caller.post("Authorization: Basic caller-canary\r\nX: \0caller-canary\r\n", "body-canary")
                        .head();
            }
            world.awaitReady();
            assertThat(world.request()
                            .header("Authorization", "Basic caller-canary")
                            .body("body-canary".getBytes(StandardCharsets.US_ASCII))
                            .post("/api/v1/write")
                            .statusCode())
                    .isEqualTo(204);
            await().until(() -> log.lines("Write answered").size() >= 7);
            lines = log.lines();
            forms = world.entra.forms();
        }

        String assertion = forms.getFirst().replaceAll("(?s).*client_assertion=([^&]*).*", "$1");
        String key = TestCertificates.CLIENT.keyPem().substring(200, 240);
        assertThat(assertion).hasSizeGreaterThan(200);
        assertThat(lines)
                .hasSizeGreaterThan(10)
                .noneMatch(line -> line.contains("canary"))
                .noneMatch(line -> line.contains(assertion.substring(assertion.length() - 40)))
                .noneMatch(line -> line.contains(assertion.substring(0, 30)))
                .noneMatch(line -> line.contains(key))
                .noneMatch(line -> line.contains("api-version"));
    }

    @Test
    void anAnswerThatEchoesTheAssertionIsNotQuoted() {
        FakeEntra entra = FakeEntra.start();
        String jwt = "eyJ" + "a".repeat(60) + ".canary" + "b".repeat(60);
        entra.always(FakeEntra.Answer.json(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700024: bad assertion " + jwt
                        + " received. Trace ID: t\"}"));
        try (LogCapture log = new LogCapture();
                TestWorld world = TestWorld.unready(entra, RawIngestion.https(), limits -> limits, parts -> parts)) {
            await().until(() -> !log.lines("Token request failed").isEmpty());

            assertThat(log.lines("Token request failed").getFirst())
                    .contains("AADSTS700024: bad assertion **** received.");
            assertThat(world.get("/ready").asString()).doesNotContain("canary");
        }
    }

    @Test
    void dataWithSecretsShowsNoneInItsTextForm() {
        AccessToken token = new AccessToken("canary", TestCertificates.UNTIL, TestCertificates.UNTIL);

        assertThat(token.toString()).doesNotContain("canary").contains("fingerprint:");
        assertThat(token.authorization().toString()).isEqualTo("Authorization: ****");
        assertThat(Body.utf8("canary")).hasToString("6 bytes");
    }
}
