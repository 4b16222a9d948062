package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.restassured.response.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;

/** What the log says of a federated issuer whose keys cannot be had. */
class UnavailableIssuersTest {
    private static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    private static final String SAID = "tokens of a federated issuer are refused, for its keys cannot be had: ";

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(UnavailableIssuers.class);
    private final EntraBench bench = EntraBench.start(Clock.systemUTC());

    @BeforeEach
    void listen() {
        appender.start();
        log.addAppender(appender);
    }

    @AfterEach
    void close() {
        log.detachAppender(appender);
        bench.close();
    }

    /** The whole way: the issuer's certificate is of an authority that nobody here knows, as that of a real cluster may be. */
    @Test
    void theReasonIsLoggedOnceAsLongAsItIsTheSame() {
        try (FakeOidcIssuer stranger = FakeOidcIssuer.start(Clock.systemUTC(), Pki.create(Clock.systemUTC()));
                FakeOidcIssuer known = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared())) {
            bench.entra()
                    .tenants(Tenant.of(
                            EntraBench.TENANT,
                            Application.of(EntraBench.CLIENT, EntraBench.OBJECT)
                                    .withFederatedCredentials(
                                            FederatedCredential.of(stranger.issuer(), SUBJECT),
                                            FederatedCredential.of(known.issuer(), SUBJECT))));

            assertThat(List.of(code(stranger), code(stranger), code(stranger))).containsOnly(50166);
            assertThat(said()).singleElement().asString().startsWith(SAID).contains(stranger.issuer(), "PKIX");

            known.play(FaultScript.named("down").thenAlways(Effect.answer(503, "down"), Moment.REQUEST_END));
            assertThat(List.of(code(known), code(stranger))).containsOnly(50166);
            assertThat(said()).hasSize(2).last().asString().contains(known.issuer(), "answered 503");

            known.play(FaultScript.none());
            assertThat(code(known)).isZero();
            known.rollKey();
            known.play(FaultScript.named("down").thenAlways(Effect.answer(503, "down"), Moment.REQUEST_END));
            assertThat(code(known)).isEqualTo(50166);
            assertThat(said()).hasSize(3).last().asString().contains("answered 503");
        }
    }

    @Test
    void itIsOneLineWithoutTokensHoweverMuchTheIssuerSays() {
        String token = new TestTokens(Clock.systemUTC()).valid();
        IssuerKeys chatty = (issuer, keyId) ->
                new IssuerKeys.Answer.Unavailable("it said\r\n\tBearer " + token + "\u0007 " + "x".repeat(10_000));

        new UnavailableIssuers().over(chatty).of("https://issuer.example/", "");

        assertThat(said())
                .singleElement()
                .asString()
                .startsWith(SAID + "it said Bearer fingerprint:")
                .doesNotContain(token)
                .matches("[^\\p{Cntrl}]+…")
                .hasSizeLessThan(700);
    }

    private List<String> said() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** 0 for a token. */
    private int code(FakeOidcIssuer issuer) {
        Map<String, String> form = bench.form();
        form.put("client_assertion", issuer.mint(SUBJECT));
        Response response = bench.post(EntraBench.TENANT, form);
        return response.statusCode() == 200 ? 0 : response.jsonPath().getInt("error_codes[0]");
    }
}
