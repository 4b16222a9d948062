package remotewrite.fake;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.TakenRequests;

/**
 * A fake of the Microsoft Entra ID token service over TLS: client credentials proven by a certificate, a secret or a
 * federated assertion, at the v2 and the v1 token endpoint, discovery, metadata and keys, for three national clouds. It
 * verifies what the real one verifies and refuses in its words; docs/fakes-entra.md says which of that is documented,
 * observed or assumed.
 *
 * <p>A little longer than other classes: settings, and a method of a line or two for each thing that a test asks of it. What they
 * do is in {@link EntraService}.
 *
 * <p>In its journal the values of {@code client_assertion} and {@code client_secret}, and the {@code access_token} of
 * replies, are {@linkplain Fingerprint fingerprints}. Safe for use by several threads.
 */
public final class FakeEntra implements AutoCloseable {
    private final FakeServer server;
    private final EntraService service;
    private final Settings settings;

    private FakeEntra(FakeServer server, EntraService service, Settings settings) {
        this.server = server;
        this.service = service;
        this.settings = settings;
    }

    /**
     * @param clock of tokens, assertions, certificates and the journal
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one; caching by MSAL4J needs 443 (entra.md 8.3)
     * @param pki certifies the server and signs the tokens
     * @param serverNames DNS names and IP addresses in the server's certificate
     * @param tenants that exist at the start
     * @param policy that is followed at the start
     */
    public record Settings(
            Clock clock,
            String host,
            int port,
            Pki pki,
            List<String> serverNames,
            List<Tenant> tenants,
            EntraPolicy policy) {
        public Settings {
            Objects.requireNonNull(clock, "clock is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(pki, "pki is null");
            serverNames = List.copyOf(serverNames);
            tenants = List.copyOf(tenants);
            Objects.requireNonNull(policy, "policy is null");
        }

        /**
         * A free port of 127.0.0.1, {@link Pki#SERVER_NAMES}, the usual policy. Keys of federated issuers are looked up
         * at those whom {@code pki} or an authority of the JVM certifies, for at most twice 10 s.
         */
        public static Settings of(Clock clock, Pki pki, Tenant... tenants) {
            return new Settings(
                    clock,
                    "127.0.0.1",
                    0,
                    pki,
                    Pki.SERVER_NAMES,
                    List.of(tenants),
                    EntraPolicy.usual(IssuerKeys.fetched(pki, Duration.ofSeconds(10))));
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(clock, otherHost, otherPort, pki, serverNames, tenants, policy);
        }

        public Settings withServerNames(List<String> other) {
            return new Settings(clock, host, port, pki, other, tenants, policy);
        }

        public Settings withTokenLifetime(Duration other) {
            return withPolicy(policy.withTokenLifetime(other));
        }

        public Settings withPolicy(EntraPolicy other) {
            return new Settings(clock, host, port, pki, serverNames, tenants, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeEntra start(Settings settings) {
        EntraService service = new EntraService(
                settings.clock(), settings.tenants(), settings.pki().signingKey(), settings.policy());
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named("entra", settings.clock())
                        .withAddress(settings.host(), settings.port())
                        .withTransport(new Transport.Tls(
                                settings.pki().serverKeyStore(settings.serverNames()), Pki.KEY_STORE_PASSWORD))
                        .withRedaction(EntraRedaction::request, EntraRedaction::reply),
                service);
        server.journal().keepOut(service::secrets);
        return new FakeEntra(server, service, settings);
    }

    /**
     * What clients take as authority host: {@code https://hostName:port/}, without the port when it is 443.
     *
     * @param hostName one of the server's names
     */
    public URI authority(String hostName) {
        return URI.create("https://" + hostName + (server.port() == 443 ? "" : ":" + server.port()) + "/");
    }

    /** The TCP port listened on. */
    public int port() {
        return server.port();
    }

    /** What was asked and answered so far. */
    public Journal journal() {
        return server.journal();
    }

    /**
     * Plays {@code script} on token requests, from its first step on; the script played until now is over. Lookups of
     * instances, metadata and keys go on undisturbed and use up no steps.
     */
    public void play(FaultScript script) {
        server.play(script, request -> EntraCall.of(request).isForToken());
    }

    /** {@link #play} on every request. */
    public void playEverywhere(FaultScript script) {
        server.play(script);
    }

    /** The script that is played, and how far it has come. */
    public FaultProgress faults() {
        return server.faults();
    }

    /** Tokens issued from now on live this long, in whole seconds, at least one. */
    public void tokenLifetime(Duration lifetime) {
        policy(policy().withTokenLifetime(lifetime));
    }

    /** How it behaves at present. */
    public EntraPolicy policy() {
        return service.policy();
    }

    /** Behaves like this from now on. Requests taken before count for a limit too. */
    public void policy(EntraPolicy policy) {
        service.policy(Objects.requireNonNull(policy, "policy is null"));
    }

    /** Whose token requests count for the present limit, and how many of them; nobody's while there is no limit. */
    public List<TakenRequests> taken() {
        return service.taken();
    }

    /** From now on no requests have been taken that would count for a limit. */
    public void countAnew() {
        service.countAnew();
    }

    /** From now on these tenants exist and no others: registers, disables and forgets applications and certificates. */
    public void tenants(Tenant... tenants) {
        service.tenants(List.of(tenants));
    }

    /** The client secrets of all applications that there are or were, which no journal should have. */
    public Secrets secrets() {
        return service.secrets();
    }

    /** The tenants that exist at present. */
    public List<Tenant> tenants() {
        return service.tenants();
    }

    /** From now on tokens are signed with a new key. The keys before it stay published (entra.md 4.4). */
    public void rollSigningKey() {
        service.signWith(SigningKey.create(
                settings.clock().instant().minus(Duration.ofDays(1)),
                settings.clock().instant().plus(Duration.ofDays(3650))));
    }

    /** The public keys whose tokens are good at present. */
    public JWKSet jwks() {
        return new JWKSet(service.keys().stream()
                .<JWK>map(key -> new RSAKey.Builder(key.publicKey())
                        .keyID(key.id())
                        .keyUse(KeyUse.SIGNATURE)
                        .build())
                .toList());
    }

    /**
     * Judges the tokens of this service: by its keys and its tenants at the time of the request.
     *
     * @param audiences of a token, by the cloud of the tenant that issued it; asked at every request and compared exactly
     */
    public JwtTokenVerifier verifier(Function<EntraCloud, Set<String>> audiences) {
        return new JwtTokenVerifier(
                this::jwks, issuer -> service.audiences(issuer, audiences), this::issuers, settings.clock());
    }

    /** The {@code iss} of every token issued here. */
    public Set<String> issuers() {
        return service.tenants().stream().map(Tenant::issuer).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A token as the token endpoint would issue it now.
     *
     * @param audience {@code aud}; need not be a known resource
     * @throws IllegalArgumentException when there is no such tenant or application
     */
    public String issue(String tenantId, String clientId, String audience) {
        return issue(tenantId, clientId, audience, Map.of());
    }

    /**
     * A properly signed token with some claims of the caller's choice.
     *
     * @param overrides take the place of the regular claims, e.g. {@code exp} as a {@link java.util.Date}
     * @throws IllegalArgumentException when there is no such tenant or application
     */
    public String issue(String tenantId, String clientId, String audience, Map<String, Object> overrides) {
        Tenant tenant = service.tenant(tenantId);
        Application application = tenant.application(clientId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no application " + clientId + " in the tenant " + tenantId));
        return service.issue(new Grant(tenant, application, audience, Proof.ASSERTION), overrides);
    }

    EntraService service() {
        return service;
    }

    Clock clock() {
        return settings.clock();
    }

    /** Stops to listen; exchanges under way end unanswered. */
    @Override
    public void close() {
        server.close();
    }
}
