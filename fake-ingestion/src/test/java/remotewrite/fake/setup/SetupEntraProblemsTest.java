package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.entra.RefreshIn;

/** What is told of a token service that is to do what it cannot. */
class SetupEntraProblemsTest {
    @TempDir
    private Path directory;

    static Stream<WrongSetup> wrong() {
        return Stream.of(
                WrongSetup.of(
                        "refreshIn: PT17S",
                        "refreshIn: 300",
                        "entra.refreshIn: usual, absent or a duration of whole seconds like PT5M is needed, not '300'"),
                WrongSetup.of(
                        "refreshIn: PT17S",
                        "refreshIn: PT0.5S",
                        "entra.refreshIn: usual, absent or a duration of whole seconds like PT5M is needed, not 'PT0.5S'"),
                WrongSetup.of(
                        "refreshIn: PT17S",
                        "refreshIn: never",
                        "entra.refreshIn: usual, absent or a duration of whole seconds like PT5M is needed, not 'never'"),
                WrongSetup.of(
                        "refreshIn: PT17S",
                        "refreshIn: {after: PT17S}",
                        "entra.refreshIn: usual, absent or a duration of whole seconds like PT5M is needed, not a mapping"),
                WrongSetup.of(
                        "issuer: wrong.example:8443",
                        "issuer: asasked",
                        "entra.issuer: asAsked, ofTheCloud or a host like wrong.example:443 is needed, not 'asasked'"),
                WrongSetup.of(
                        "issuer: wrong.example:8443",
                        "issuer: https://wrong.example",
                        "entra.issuer: asAsked, ofTheCloud or a host like wrong.example:443 is needed, not 'https://wrong.example'"),
                WrongSetup.of(
                        "issuer: wrong.example:8443",
                        "issuer: wrong.example/a",
                        "entra.issuer: asAsked, ofTheCloud or a host like wrong.example:443 is needed, not 'wrong.example/a'"),
                WrongSetup.of(
                        "issuer: wrong.example:8443",
                        "issuer: no host",
                        "entra.issuer: asAsked, ofTheCloud or a host like wrong.example:443 is needed, not 'no host'"),
                WrongSetup.of(
                        "issuer: wrong.example:8443",
                        "issuers: wrong.example",
                        "entra.issuers: unknown key; known are refreshIn, issuer, assertionSkew, throttling, answers"),
                WrongSetup.of(
                        "assertionSkew: PT21S",
                        "assertionSkew: -PT1S",
                        "entra.assertionSkew: a duration like PT5M, from PT0S to P36500D, is needed, not '-PT1S'"),
                WrongSetup.of(
                        "assertionSpace: refused",
                        "assertionSpace: strict",
                        "entra.answers.assertionSpace: one of trimmed, refused is needed, not 'strict'"),
                WrongSetup.of(
                        "requests: 18",
                        "request: 18",
                        "entra.throttling.request: unknown key; known are requests, window, retryAfter, answer",
                        "entra.throttling.requests: missing"),
                WrongSetup.of(
                        "requests: 18",
                        "requests: 0",
                        "entra.throttling.requests: a whole number from 1 to 999999999999999999 is needed, not '0'"),
                WrongSetup.of(
                        "answer: tenantRate",
                        "answer: 429",
                        "entra.throttling.answer: one of plainText, tenantRate, clientLoop is needed, not '429'"),
                WrongSetup.of(
                        "notPropagated: badRequest",
                        "notPropagated: 400",
                        "entra.answers.notPropagated: one of unauthorized, badRequest is needed, not '400'"),
                WrongSetup.of(
                        "blockedByPolicy: interactionRequired",
                        "blockedByPolicy: interaction_required",
                        "entra.answers.blockedByPolicy: one of invalidGrant, interactionRequired is needed, not 'interaction_required'"),
                WrongSetup.of(
                        "window: PT19S",
                        "window: PT0S",
                        "entra.throttling.window: a duration like PT5M, from PT0.001S to P36500D, is needed, not 'PT0S'"),
                WrongSetup.of(
                        "retryAfter: PT20S",
                        "retryAfter: PT0.5S",
                        "entra.throttling.retryAfter: a duration of whole seconds like PT5M, from PT0S to P36500D, is needed, not 'PT0.5S'"),
                WrongSetup.of(
                        "retryAfter: PT20S",
                        "retryAfter: -PT1S",
                        "entra.throttling.retryAfter: a duration of whole seconds like PT5M, from PT0S to P36500D, is needed, not '-PT1S'"),
                WrongSetup.of(
                        "refreshIn: PT17S",
                        "refreshIn: PT60M",
                        "entra.refreshIn: 'PT60M' is after the end of the tokens, which live 3599 s; write a shorter time, or let tokens live longer"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldWithItsLine(WrongSetup wrong) {
        wrong.assertTold(directory);
    }

    @Test
    void aTimeToRefreshIsJudgedByTheLifeOfTheTokensThatAreIssued() {
        String yaml = "entra: {refreshIn: PT90M}";

        assertThat(SetupFile.parse(yaml, "s", directory, Duration.ofMinutes(90)).entra())
                .isPresent();
        assertThatThrownBy(() -> SetupFile.parse(
                        yaml, "s", directory, Duration.ofMinutes(90).minusSeconds(1)))
                .hasMessageEndingWith("s:1: entra.refreshIn: 'PT90M' is after the end of the tokens, which live 5399 s;"
                        + " write a shorter time, or let tokens live longer");
    }

    /** Who reads the file need not know yet how long tokens live; the cloud that is set up does. */
    @Test
    void aTimeToRefreshIsJudgedByTheCloudThatIsSetUpToo() {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), directory);
        Setup late = SetupFile.parse("entra: {refreshIn: PT90M}", "s", directory);

        assertThat(late.on(usual.withTokenLifetime(Duration.ofHours(2))).entra().refreshIn())
                .isEqualTo(new RefreshIn.After(Duration.ofMinutes(90)));
        for (Setup setup :
                List.of(late, SetupFile.parse("entra: {refreshIn: PT90M}", "s", directory, Duration.ofHours(2)))) {
            assertThatThrownBy(() -> setup.on(usual))
                    .isInstanceOf(SetupException.class)
                    .hasMessageEndingWith(
                            "entra.refreshIn: 'PT1H30M' is after the end of the tokens, which live 3599 s;"
                                    + " write a shorter time, or let tokens live longer");
        }
    }
}
