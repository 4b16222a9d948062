package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.EntraScene.Proof;
import remotewrite.fake.entra.FakeOidcIssuer;
import remotewrite.fake.entra.FederatedCredential;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.Throttling;
import remotewrite.fake.entra.TrustedSubject;

/** Every error of the catalogue, provoked, and seen as azure-identity's own exception. */
class EntraCatalogueTest {
    private static final String AUDIENCE = "api://AzureADTokenExchange";
    private static final FakeOidcIssuer CLUSTER = FakeOidcIssuer.start(Clock.systemUTC(), Pki.shared());
    private static final ClientAuthority AUTHORITY =
            ClientAuthority.create("root", EntraScene.AGO, Instant.parse("2056-01-01T00:00:00Z"));
    private static final ClientCertificate LEAF =
            AUTHORITY.issue("sender", EntraScene.AGO, Instant.parse("2056-01-01T00:00:00Z"));

    /** What the table of docs/fakes-entra.md says of a number. */
    record Row(int status, String error) {
        private static final Pattern NUMBERED = Pattern.compile("(?m)^\\| (\\d{5,7}) \\| (.*?) \\|");
        private static final Pattern ANSWER = Pattern.compile(".*: (\\d{3}) `([a-z_]+)`");

        /** By number. */
        static Map<Integer, Row> documented() throws IOException {
            return NUMBERED.matcher(Files.readString(Path.of("..", "docs", "fakes-entra.md")))
                    .results()
                    .collect(Collectors.toMap(row -> Integer.valueOf(row.group(1)), row -> of(row.group(2))));
        }

        private static Row of(String statement) {
            Matcher answer = ANSWER.matcher(statement);
            assertThat(answer.matches()).as(statement).isTrue();
            return new Row(Integer.parseInt(answer.group(1)), answer.group(2));
        }
    }

    @AfterAll
    static void close() {
        CLUSTER.close();
    }

    static Stream<EntraScene> requests() {
        return Stream.of(
                EntraScene.of(90002, "an unknown tenant").tenant("99999999-2222-3333-4444-555555555555"),
                EntraScene.of(900023, "a tenant that is neither id nor domain").tenant("contoso"),
                EntraScene.of(50059, "no concrete tenant").tenant("common"),
                EntraScene.of(700016, "an unknown application").client(EntraBench.DISABLED_CLIENT),
                EntraScene.of(7000229, "no service principal").signIn(SignIn.WITHOUT_SERVICE_PRINCIPAL),
                EntraScene.of(700025, "a public client").signIn(SignIn.PUBLIC_CLIENT),
                EntraScene.of(7000112, "a disabled application").signIn(SignIn.DISABLED),
                EntraScene.of(53003, "a policy that blocks").signIn(SignIn.BLOCKED_BY_POLICY),
                EntraScene.of(900144, "no grant type").without("grant_type"),
                EntraScene.of(70003, "another grant type").form(body -> body.replace("client_credentials", "password")),
                EntraScene.of(901002, "a resource").form(body -> body + "&resource=x"),
                EntraScene.of(900561, "a GET").get(),
                EntraScene.of(7000218, "no credential").without("client_secret"),
                EntraScene.of(7000215, "a wrong secret").proof(new Proof.Secret("guessed")),
                EntraScene.of(7000222, "an expired secret").proof(new Proof.Secret(EntraBench.EXPIRED_SECRET)),
                EntraScene.of(90014, "no scope").without("scope"),
                EntraScene.of(70011, "a scope without a resource").scope("/.default"),
                EntraScene.of(1002012, "a scope without default").scope("https://monitor.azure.com/Write"),
                EntraScene.of(700022, "two resources").scope(EntraClient.SCOPE + " https://other.example/.default"),
                EntraScene.of(500011, "an unknown resource").scope("https://other.example/.default"),
                EntraScene.of(500014, "a disabled resource").scope("https://disabled.example/.default"),
                EntraScene.of(90055, "too many requests of a tenant").throttled(Throttling.Answer.TENANT_RATE),
                EntraScene.of(50196, "a request loop").throttled(Throttling.Answer.CLIENT_LOOP),
                EntraScene.of(90033, "an outage").always(EntraFaults.unavailable(EntraScene.AGO)));
    }

    static Stream<EntraScene> assertions() {
        return Stream.of(
                EntraScene.of(50027, "no JWT").proof(new Proof.Text("nonsense")),
                assertion(50048, "a sub that is not iss", a -> a.withClaim("sub", EntraBench.OBJECT)),
                assertion(
                        700021,
                        "another client in iss and sub",
                        a -> a.withClaim("iss", EntraBench.OBJECT).withClaim("sub", EntraBench.OBJECT)),
                assertion(5002738, "RS512", a -> a.withHeader("alg", "RS512")),
                assertion(5002723, "no thumbprint", a -> a.withoutHeader("x5t#S256")),
                assertion(700027, "another key", a -> a.signedBy(EntraBench.STRANGER)),
                assertion(
                        700024,
                        "an old assertion",
                        a -> a.withClaim("nbf", 1_600_000_000).withClaim("exp", 1_600_000_600)),
                assertion(700023, "another audience", a -> a.withClaim("aud", "https://other.example")),
                chain(7000213, "a chain that leads nowhere", "sender", EntraBench.STRANGER),
                chain(700030, "another subject name", "receiver", LEAF));
    }

    static Stream<EntraScene> federated() {
        String entra = "https://login.microsoftonline.com/" + EntraBench.TENANT + "/v2.0";
        FederatedCredential good = FederatedCredential.of(EntraScene.ISSUER, EntraScene.SUBJECT);
        return Stream.of(
                federated(70025, "no federated credential", Map.of()),
                federated(
                        70021,
                        "a credential that has not propagated",
                        Map.of(),
                        new FederatedCredential(
                                EntraScene.ISSUER,
                                EntraScene.SUBJECT,
                                AUDIENCE,
                                Instant.parse("2056-01-01T00:00:00Z"))),
                federated(700211, "another issuer", Map.of("iss", "https://other.example/"), good),
                federated(700212, "another federated audience", Map.of("aud", "api://other"), good),
                federated(700213, "another subject", Map.of("sub", "system:serviceaccount:a:b"), good),
                federated(
                        7002138,
                        "a subject in another case",
                        Map.of("sub", EntraScene.SUBJECT.toUpperCase(Locale.ROOT)),
                        good),
                federated(700024, "an old token", Map.of("exp", Date.from(EntraScene.AGO)), good),
                federated(
                        700229,
                        "a user's token",
                        Map.of("iss", entra),
                        FederatedCredential.of(entra, EntraScene.SUBJECT)),
                federated(50166, "keys that cannot be had", Map.of(), good)
                        .policy(policy -> policy.withIssuerKeys(IssuerKeys.none())),
                federated(7000272, "a key that is not published", Map.of(), good)
                        .policy(policy -> policy.withIssuerKeys(IssuerKeys.given(EntraScene.ISSUER, "{\"keys\":[]}"))));
    }

    @ParameterizedTest
    @MethodSource({"requests", "assertions", "federated"})
    void isAzureIdentitysOwnException(EntraScene scene) throws IOException {
        Row row = Row.documented().get(scene.code());
        assertThat(row).as("the document's row of %s", scene).isNotNull();

        List<Integer> statuses = new CopyOnWriteArrayList<>();
        Throwable thrown = catchThrowable(() -> scene.play(statuses::add));

        assertThat(statuses).containsExactly(row.status());
        assertThat(thrown).hasMessageContaining("AADSTS" + scene.code() + ": ");
        assertThat(Stream.iterate(thrown, cause -> cause != null, Throwable::getCause))
                .anySatisfy(cause -> assertThat(cause)
                        .hasMessageContaining("AADSTS" + scene.code() + ": ")
                        .isInstanceOfSatisfying(MsalServiceException.class, service -> {
                            // msal4j tells no status of what it takes for a call for the user
                            assertThat(service.statusCode())
                                    .isEqualTo(
                                            service instanceof MsalInteractionRequiredException ? null : row.status());
                            assertThat(service.errorCode()).isEqualTo(row.error());
                        }));
    }

    @Test
    void throttlingInPlainTextIsMoreThanItCanRead() {
        EntraScene scene = EntraScene.of(0, "too many requests").throttled(Throttling.Answer.PLAIN_TEXT);

        assertThat(catchThrowable(scene::play))
                .hasMessageContaining("MsalJsonParsingException: Unrecognized token 'Too'");
    }

    @Test
    void garbageAndSilenceAreExceptionsToo() {
        assertThat(catchThrowable(EntraScene.of(0, "garbage").always(Effect.answer(200, "<html>"))::play))
                .hasMessageContaining("Unexpected character ('<'");
        assertThat(catchThrowable(EntraScene.of(0, "a cut").always(new Effect.Cut())::play))
                .rootCause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
        assertThat(catchThrowable(EntraScene.of(0, "silence")
                        .patience(Duration.ofSeconds(1))
                        .always(new Effect.Stall())::play))
                .rootCause()
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aLateAnswerIsWaitedFor() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        CompletableFuture<Void> played =
                CompletableFuture.runAsync(() -> EntraScene.of(0, "late").play(status -> {
                    answered.countDown();
                    goesOn.orTimeout(60, TimeUnit.SECONDS).join();
                }));

        assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(played).isNotDone();
        goesOn.complete(null);

        assertThat(played).succeedsWithin(Duration.ofSeconds(60));
    }

    private static Set<Integer> provoked() {
        return Stream.of(requests(), assertions(), federated())
                .flatMap(scenes -> scenes)
                .map(EntraScene::code)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDocumentsTableIsProvokedInFull() throws IOException {
        assertThat(provoked()).hasSizeGreaterThan(40).isEqualTo(Row.documented().keySet());
    }

    /** Of what is known of the real service nothing is left out, whatever our own page has. */
    @Test
    void theFactsCatalogueIsProvokedInFull() throws IOException {
        String catalogue = Files.readString(Path.of("..", "docs", "facts", "entra.md"))
                .replaceFirst("(?s).*\n### 3.2 Catalogue", "")
                .replaceFirst("(?s)\n### .*", "");
        Set<Integer> known = Pattern.compile("(?m)^\\| ([\\d/ ]+) \\|")
                .matcher(catalogue)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(" / ")))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> met = provoked();
        // of instance discovery and not of a token: EntraLookupRefusalsTest.isWhatCurlPrints
        met.add(50049);

        assertThat(known).hasSizeGreaterThan(30);
        assertThat(met).containsAll(known);
    }

    private static EntraScene assertion(int code, String how, UnaryOperator<TestAssertion> change) {
        return EntraScene.of(code, how).proof(new Proof.Assertion(change));
    }

    private static EntraScene chain(int code, String how, String trustedName, ClientCertificate leaf) {
        return assertion(code, how, good -> {
                    TestAssertion signed = TestAssertion.of(
                            EntraBench.CLIENT,
                            (String) good.claims().get("aud"),
                            Clock.systemUTC().instant(),
                            leaf);
                    return signed.withHeader("x5c", List.of(base64(leaf)));
                })
                .application(application ->
                        application.withTrustedSubjects(new TrustedSubject(trustedName, AUTHORITY.certificate())));
    }

    private static EntraScene federated(
            int code, String how, Map<String, Object> claims, FederatedCredential... credentials) {
        Map<String, Object> issued = claims.containsKey("iss") ? claims : with(claims, "iss", EntraScene.ISSUER);
        return EntraScene.of(code, how)
                .proof(new Proof.Text(CLUSTER.mint(EntraScene.SUBJECT, issued)))
                .application(application -> application.withFederatedCredentials(credentials))
                .policy(policy -> policy.withIssuerKeys(IssuerKeys.given((String) issued.get("iss"), CLUSTER.jwks())));
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        Map<String, Object> more = new HashMap<>(claims);
        more.put(name, value);
        return Map.copyOf(more);
    }

    private static String base64(ClientCertificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without DER form", e);
        }
    }
}
