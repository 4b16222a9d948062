package remotewrite.fake;

import static io.restassured.RestAssured.given;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.SignIn;

/** A fake Entra with one tenant and its applications, and requests to it. */
record EntraBench(FakeEntra entra, Clock clock) implements AutoCloseable {
    static final String TENANT = "11111111-2222-3333-4444-555555555555";
    static final String DOMAIN = "contoso.onmicrosoft.com";
    static final String CLIENT = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String OBJECT = "bbbbbbbb-0000-0000-0000-000000000001";
    static final String DISABLED_CLIENT = "aaaaaaaa-0000-0000-0000-000000000002";
    static final String DISABLED_RESOURCE = "https://disabled.example";
    static final String SCOPE = "https://monitor.azure.com/.default openid profile offline_access";

    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final ClientCertificate CERTIFICATE =
            ClientCertificate.create("sender", FROM, Instant.parse("2036-01-01T00:00:00Z"));
    static final ClientCertificate STRANGER =
            ClientCertificate.create("stranger", FROM, Instant.parse("2036-01-01T00:00:00Z"));
    static final ClientCertificate EXPIRED =
            ClientCertificate.create("expired", FROM, Instant.parse("2026-02-01T00:00:00Z"));
    static final ClientCertificate FUTURE = ClientCertificate.create(
            "future", Instant.parse("2035-01-01T00:00:00Z"), Instant.parse("2036-01-01T00:00:00Z"));

    /** With characters that a form and HTTP Basic have to encode. */
    static final String SECRET = "canary~8Q+a/ %41&=:ü";

    static final String EXPIRED_SECRET = "canary~expired";
    static final String FUTURE_SECRET = "canary~future";

    static EntraBench start() {
        return start(new ManualClock());
    }

    static EntraBench start(Clock clock) {
        return start(clock, EntraResource.of("https://monitor.azure.com"));
    }

    /** @param resource for which alone there are tokens, or none where it is disabled */
    static EntraBench start(Clock clock, EntraResource resource) {
        return new EntraBench(FakeEntra.start(FakeEntra.Settings.of(clock, Pki.shared(), tenant(resource))), clock);
    }

    static Tenant tenant() {
        return tenant(EntraResource.of("https://monitor.azure.com"));
    }

    private static Tenant tenant(EntraResource resource) {
        return new Tenant(
                TENANT,
                EntraCloud.PUBLIC,
                List.of(DOMAIN),
                List.of(
                        Application.of(CLIENT, OBJECT, CERTIFICATE, EXPIRED, FUTURE)
                                .withSecrets(
                                        new ClientSecret(SECRET, FROM, Instant.parse("2036-01-01T00:00:00Z")),
                                        new ClientSecret(EXPIRED_SECRET, FROM, Instant.parse("2026-11-23T12:00:00Z")),
                                        new ClientSecret(
                                                FUTURE_SECRET,
                                                Instant.parse("2035-01-01T00:00:00Z"),
                                                Instant.parse("2036-01-01T00:00:00Z"))),
                        Application.of(DISABLED_CLIENT, "bbbbbbbb-0000-0000-0000-000000000002", CERTIFICATE)
                                .withSignIn(SignIn.DISABLED)),
                List.of(resource, new EntraResource(DISABLED_RESOURCE, false)));
    }

    URI at(String path) {
        return entra.authority("localhost").resolve(path);
    }

    String tokenUrl(String tenant) {
        return at("/" + tenant + "/oauth2/v2.0/token").toString();
    }

    /** A good assertion of {@link #CLIENT}. */
    TestAssertion assertion() {
        return TestAssertion.of(CLIENT, tokenUrl(TENANT), clock.instant(), CERTIFICATE);
    }

    /** The form of a good request. */
    Map<String, String> form() {
        return form(assertion());
    }

    Map<String, String> form(TestAssertion assertion) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_info", "1");
        form.put("grant_type", "client_credentials");
        form.put("scope", SCOPE);
        form.put("client_id", CLIENT);
        form.put("client_assertion_type", TokenEndpoint.ASSERTION_TYPE);
        form.put("client_assertion", assertion.serialize());
        return form;
    }

    /** The form of a good request with a secret. */
    Map<String, String> secretForm(String secret) {
        Map<String, String> form = form();
        form.remove("client_assertion_type");
        form.remove("client_assertion");
        form.put("client_secret", secret);
        return form;
    }

    RequestSpecification request() {
        return given().config(RestAssuredConfig.config()
                        .sslConfig(SSLConfig.sslConfig().trustStore(Pki.shared().trustStore()))
                        .encoderConfig(EncoderConfig.encoderConfig().defaultContentCharset("UTF-8")))
                .urlEncodingEnabled(true);
    }

    Response post(String tenant, Map<String, String> form) {
        return request().formParams(form).post(tokenUrl(tenant));
    }

    @Override
    public void close() {
        entra.close();
    }
}
