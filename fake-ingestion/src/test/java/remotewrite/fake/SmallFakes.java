package remotewrite.fake;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.store.AzureLimits;

/**
 * A whole cloud, whose ingestion endpoint takes remote write 2.0 in either profile, over plain HTTP, in a JVM of its own with
 * 192 MiB of heap, which ends at its first OutOfMemoryError.
 */
final class SmallFakes implements AutoCloseable {
    static final String TENANT = FakeCloud.TENANT_ID;
    static final String CLIENT = FakeCloud.CLIENT_ID;
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

    /** In the JVM that is tested: serves until the input ends. A line of it, whatever it says, empties the cloud. */
    public static void main(String[] arguments) throws IOException {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), Path.of(arguments[2]))
                .withProfile(IngestionProfile.valueOf(arguments[1]))
                .withPlainIngestion();
        CloudSettings settings = usual.withLimits(usual.limits(), taking(Integer.parseInt(arguments[0])))
                .withAnswers(usual.answers()
                        .withIngestion(usual.answers().ingestion().withVersion2(IngestionAnswers.Version2.TAKEN)));
        try (FakeCloud cloud = FakeCloud.start(settings);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(String.join(
                    " ",
                    cloud.writeUri().toString(),
                    cloud.authority() + TENANT + "/oauth2/v2.0/token",
                    cloud.token(),
                    Base64.getEncoder().encodeToString(Pki.shared().caPem().getBytes(StandardCharsets.US_ASCII))));
            while (in.readLine() != null) {
                cloud.reset();
                System.out.println("empty");
            }
            System.out.println(cloud.ingestion().journal().exchanges().getLast().fault());
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
                        profile.name(),
                        Files.createDirectories(directory.resolve("cloud")).toString())
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

    /** A body of this type at the ingestion endpoint. */
    Seen post(String type, HttpRequest.BodyPublisher body) {
        return send(HttpRequest.newBuilder(URI.create(writeUri))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
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

    /** Empties the cloud: nothing is written or recorded. */
    void empty() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append("empty\n").flush();
        if (!"empty".equals(process.inputReader(StandardCharsets.UTF_8).readLine())) {
            throw new IllegalStateException("the fakes are not empty: " + log());
        }
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
