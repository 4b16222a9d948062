package remotewrite.fake.entra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import remotewrite.fake.Bytes;
import remotewrite.fake.FakeServer;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.Transport;

/**
 * The token issuer of a Kubernetes cluster, as workload identity federation sees it: it publishes metadata and keys over
 * TLS, and mints the tokens that a projected volume would hold (entra.md 6). Safe for use by several threads.
 */
public final class FakeOidcIssuer implements AutoCloseable {
    /** Life of a projected token unless the pod says otherwise (entra.md 6, documented). */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final CopyOnWriteArrayList<RSAKey> keys = new CopyOnWriteArrayList<>(List.of(newKey()));
    private final FakeServer server;

    private FakeOidcIssuer(Clock clock, Pki pki, String host, int port) {
        this.clock = clock;
        this.server = FakeServer.start(
                FakeServer.Settings.named("issuer", clock)
                        .withAddress(host, port)
                        .withTransport(new Transport.Tls(pki.serverKeyStore(), Pki.KEY_STORE_PASSWORD)),
                this::serve);
    }

    /** On a free port of 127.0.0.1. */
    public static FakeOidcIssuer start(Clock clock, Pki pki) {
        return start(clock, pki, "127.0.0.1", 0);
    }

    /**
     * Starts to listen.
     *
     * @param pki certifies the server for {@link Pki#SERVER_NAMES}
     * @param port 0 for a free one
     * @throws remotewrite.fake.PortUnavailableException when the address or port cannot be listened on
     */
    public static FakeOidcIssuer start(Clock clock, Pki pki, String host, int port) {
        return new FakeOidcIssuer(clock, pki, host, port);
    }

    /** {@code iss} of its tokens: {@code https://localhost:port/}, with a slash at its end as AKS has it. */
    public String issuer() {
        return "https://localhost:" + server.port() + "/";
    }

    /** A token of {@code subject} for {@code api://AzureADTokenExchange}, good for an hour. */
    public String mint(String subject) {
        return mint(subject, Map.of());
    }

    /**
     * A properly signed token with some claims of the caller's choice.
     *
     * @param overrides take the place of the regular claims, e.g. {@code exp} as a {@link Date}
     */
    public String mint(String subject, Map<String, Object> overrides) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(EntraCloud.PUBLIC.exchangeAudience())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .claim("kubernetes.io", kubernetes(subject));
        overrides.forEach(claims::claim);
        RSAKey key = keys.getLast();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform signs RS256 with an RSA key of 2048 bits", e);
        }
        return token.serialize();
    }

    /**
     * Writes {@link #mint(String)} into a file as a projected volume does: replaced in one step, readable by its owner.
     *
     * @throws UncheckedIOException when the directory does not exist or cannot be written
     */
    public void writeToken(Path file, String subject) {
        Path target = file.toAbsolutePath();
        try {
            // created readable by its owner only, where the file system knows permissions
            Path draft = Files.createTempFile(target.getParent(), ".token", ".tmp");
            try {
                Files.writeString(draft, mint(subject));
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the token file " + target, e);
        }
    }

    /** From now on a new key signs. The keys before it stay published. */
    public void rollKey() {
        keys.add(newKey());
    }

    /** What it publishes: a JWK set without private halves. */
    public String jwks() {
        return new JWKSet(keys.stream().<JWK>map(RSAKey::toPublicJWK).toList()).toString();
    }

    /** What was asked and answered so far. */
    public Journal journal() {
        return server.journal();
    }

    /** Plays {@code script} on every look-up. */
    public void play(FaultScript script) {
        server.play(script);
    }

    /** The script that is played, and how far it has come. */
    public FaultProgress faults() {
        return server.faults();
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply serve(Request request) {
        return switch (request.target()) {
            case "/.well-known/openid-configuration" ->
                json(text(Map.of(
                        "issuer", issuer(),
                        "jwks_uri", issuer() + "openid/v1/jwks",
                        "response_types_supported", List.of("id_token"),
                        "subject_types_supported", List.of("public"),
                        "id_token_signing_alg_values_supported", List.of("RS256"))));
            case "/openid/v1/jwks" -> json(jwks());
            default -> new Reply(404, List.of(), Bytes.empty());
        };
    }

    private static Reply json(String body) {
        return new Reply(200, List.of(new Header("Content-Type", "application/json")), Bytes.utf8(body));
    }

    private static String text(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of strings and lists have a JSON form", e);
        }
    }

    /** The claim that Kubernetes adds, as far as the subject tells it. */
    private static Map<String, Object> kubernetes(String subject) {
        String[] parts = subject.split(":");
        return parts.length == 4 ? Map.of("namespace", parts[2], "serviceaccount", Map.of("name", parts[3])) : Map.of();
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform makes RSA keys of 2048 bits", e);
        }
    }
}
