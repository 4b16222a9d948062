package remotewrite.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import remotewrite.fake.store.AzureLimits;

/** The ingestion endpoint, which takes remote write 2.0 in either profile, and the token service in a JVM of their own with 192 MiB of heap, which ends at its first OutOfMemoryError. */
final class SmallFakes implements AutoCloseable {
    static final String TENANT = "11111111-1111-4111-8111-111111111111";
    static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final String OBJECT = "33333333-3333-4333-8333-333333333333";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;
    private final HttpClient http;
    private final String writeUri;
    private final String tokenUri;
    private final String token;
    private final byte[] ca;

    private SmallFakes(Process process, Path log, String[] told) throws GeneralSecurityException, IOException {
        this.process = process;
        this.log = log;
        this.writeUri = told[0];
        this.tokenUri = told[1];
        this.token = told[2];
        this.ca = Base64.getDecoder().decode(told[3]);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(ca))
                .connectTimeout(PATIENCE)
                .build();
    }

    /** What a request came to. */
    record Seen(int status, String body) {}

    /** In the JVM that is tested: serves until the input ends. */
    public static void main(String[] arguments) throws IOException {
        Clock clock = Clock.systemUTC();
        ClientCertificate certificate = ClientCertificate.create(
                "hostile", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
        DataCollectionRule rule = new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(OBJECT));
        Pki pki = Pki.shared();
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(
                        clock, pki, Tenant.of(TENANT, Application.of(CLIENT, OBJECT, certificate))));
                FakeIngestion ingestion = FakeIngestion.start(FakeIngestion.Settings.of(
                                clock,
                                new JwtTokenVerifier(
                                        entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), clock),
                                rule)
                        .withProfile(IngestionProfile.valueOf(arguments[1]))
                        .withAnswers(IngestionAnswers.DEFAULT.withVersion2(IngestionAnswers.Version2.TAKEN))
                        .withLimits(taking(Integer.parseInt(arguments[0]))))) {
            System.out.println(String.join(
                    " ",
                    ingestion.writeUri("127.0.0.1", rule).toString(),
                    entra.authority("localhost") + TENANT + "/oauth2/v2.0/token",
                    entra.issue(TENANT, CLIENT, "https://monitor.azure.com"),
                    Base64.getEncoder().encodeToString(pki.caPem().getBytes(StandardCharsets.US_ASCII))));
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
            System.out.println(ingestion.journal().exchanges().getLast().fault());
        }
    }

    private static AzureLimits.PerRule taking(int bodyBytes) {
        AzureLimits.PerRule usual = IngestionProfile.SPEC.ruleLimits();
        return new AzureLimits.PerRule(bodyBytes, usual.requestsPerMinute(), usual.bytesPerMinute());
    }

    /** With the limit of 1 MiB on the wire that Azure has, and the profile spec. */
    static SmallFakes start(Path directory) throws IOException, GeneralSecurityException {
        return start(directory, 1 << 20, IngestionProfile.SPEC);
    }

    /** @param bodyBytes how long a body may be on the wire */
    static SmallFakes start(Path directory, int bodyBytes, IngestionProfile profile)
            throws IOException, GeneralSecurityException {
        Path log = directory.resolve("fakes.log");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx192m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallFakes.class.getName(),
                        Integer.toString(bodyBytes),
                        profile.name())
                .redirectError(log.toFile())
                .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IllegalStateException("the fakes did not start: " + Files.readString(log));
        }
        return new SmallFakes(process, log, line.split(" "));
    }

    /** @param message the message of the {@code Content-Type} */
    Seen write(String message, byte[] body) {
        return writeWith(token, message, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    Seen writeWith(String bearer, String message, HttpRequest.BodyPublisher body) {
        return send(HttpRequest.newBuilder(URI.create(writeUri))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Encoding", "snappy")
                .header("Content-Type", "application/x-protobuf;proto=" + message)
                .POST(body));
    }

    /** A token request with this body, a form. */
    Seen tokenRequest(String form) {
        return send(HttpRequest.newBuilder(URI.create(tokenUri))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    String writeUri() {
        return writeUri;
    }

    /** Good for a write. */
    String token() {
        return token;
    }

    /** Of the token service. */
    byte[] ca() {
        return ca.clone();
    }

    /** Ends the fakes, and tells what befell the last request of the ingestion endpoint. */
    String endWithItsLastFault() throws IOException {
        process.getOutputStream().close();
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What the JVM wrote to its standard error. */
    String log() throws IOException {
        return Files.readString(log);
    }

    private Seen send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            return new Seen(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer; the fakes are " + (alive() ? "alive" : "dead"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext trusting(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
