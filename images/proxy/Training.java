import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The training run of the proxy's class cache: starts the given command, stands in for Entra and for ingestion on the
 * loopback interface, replaces the client's certificate (PEM, then PFX), sends writes, one of which is answered 401 and one
 * 503, asks for health, readiness and metrics, and ends the proxy with SIGTERM, whereupon the JVM writes its cache.
 *
 * <p>Run by {@code images/build-proxy}: {@code java Training.java DIRECTORY COMMAND...}. DIRECTORY takes keys and log. Exit
 * code 0 when the proxy served everything and ended with 0; otherwise 1, and its log on standard error.
 */
class Training {
    private static final int WRITES = 3000;
    private static final int REFUSED = 40;
    private static final int BUSY = 80;
    private static final int BODY_BYTES = 20_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening\" port=(\\d+)");
    private static final char[] PASSWORD = "training".toCharArray();
    private static final String ID = "11111111-1111-4111-8111-111111111111";

    /** What a container has besides: names that are no settings, some of which might have been meant for one. */
    private static final java.util.Map<String, String> A_PODS = java.util.Map.of(
            "PATH", "/jre/bin",
            "HOME", "/",
            "HOSTNAME", "prometheus-0",
            "MALLOC_ARENA_MAX", "1",
            "KUBERNETES_PORT", "tcp://10.0.0.1:443",
            "KUBERNETES_SERVICE_HOST", "10.0.0.1",
            "KUBERNETES_SERVICE_PORT_HTTPS", "443",
            "PROMETHEUS_PORT_9090_TCP_ADDR", "10.0.0.2",
            "AZURE_REGION_OF_THE_CLUSTER", "westeurope");

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        List<String> command = List.of(arguments).subList(1, arguments.length);
        KeyStore keys = keys(directory);
        HttpsServer cloud = cloud(keys);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(A_PODS);
        builder.environment().putAll(java.util.Map.of(
                "INGESTION_URL", "https://localhost:" + cloud.getAddress().getPort() + "/write?api-version=2023-04-24",
                "LISTENING_PORT", "0",
                "IDENTITY_TYPE", "aadApplication",
                "AZURE_CLIENT_ID", ID,
                "AZURE_TENANT_ID", ID,
                "AZURE_CLIENT_CERTIFICATE_PATH", directory.resolve("client").toString(),
                "AZURE_AUTHORITY_HOST", "https://localhost:" + cloud.getAddress().getPort() + "/",
                "SSL_CERT_FILE", directory.resolve("ca.pem").toString()));
        Path log = directory.resolve("proxy.log");
        Process proxy = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        String trouble;
        try {
            trouble = serve(directory, log, proxy);
            proxy.destroy();
            if (!proxy.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                trouble = "it did not end within " + LIMIT.toSeconds() + " s of SIGTERM";
            } else if (trouble.isEmpty() && proxy.exitValue() != 0) {
                trouble = "it ended with " + proxy.exitValue();
            }
        } finally {
            proxy.destroyForcibly();
            cloud.stop(0);
        }
        if (!trouble.isEmpty()) {
            System.err.println("the training run failed: " + trouble);
            System.err.print(Files.readString(log));
            System.exit(1);
        }
        System.exit(0);
    }

    /** What went wrong; empty when nothing did. Leaves no connection behind, which the proxy would wait for at its end. */
    private static String serve(Path directory, Path log, Process process) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return serve(client, directory, log, process);
        }
    }

    private static String serve(HttpClient client, Path directory, Path log, Process process) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!ready(client, log)) {
            if (!process.isAlive()) {
                return "it ended with " + process.exitValue() + " before it was ready";
            }
            if (System.nanoTime() > end) {
                return "it was not ready within " + LIMIT.toSeconds() + " s";
            }
            Thread.sleep(20);
        }
        // as a certificate in the vault is replaced; read at the next token request, which the 401 brings about
        Files.copy(directory.resolve("client.pfx"), directory.resolve("client"), StandardCopyOption.REPLACE_EXISTING);
        URI proxy = listening(log).orElseThrow();
        HttpRequest write = HttpRequest.newBuilder(proxy.resolve("/api/v1/write"))
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                .header("User-Agent", "training")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[BODY_BYTES]))
                .build();
        int busy = 0;
        for (int i = 0; i < WRITES; i++) {
            int status = client.send(write, HttpResponse.BodyHandlers.discarding()).statusCode();
            busy += status == 503 ? 1 : 0;
            if (status != 204 && status != 503) {
                return "a write was answered " + status;
            }
        }
        for (String path : List.of("/health", "/metrics")) {
            int status = get(client, proxy.resolve(path));
            if (status != 200) {
                return path + " was answered " + status;
            }
        }
        return busy == 1 ? "" : busy + " writes were answered 503";
    }

    private static boolean ready(HttpClient client, Path log) throws InterruptedException {
        try {
            Optional<URI> proxy = listening(log);
            return proxy.isPresent() && get(client, proxy.get().resolve("/ready")) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int get(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Entra and ingestion behind one port. */
    private static HttpsServer cloud(KeyStore keys) throws IOException, GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger tokens = new AtomicInteger();
        server.createContext("/", exchange -> {
            try (InputStream body = exchange.getRequestBody()) {
                body.readAllBytes();
            }
            if (!exchange.getRequestURI().getPath().equals("/write")) {
                answer(exchange, 200, "{\"token_type\":\"Bearer\",\"expires_in\":86399,\"ext_expires_in\":86399,"
                        + "\"refresh_in\":43199,\"access_token\":\"training." + tokens.incrementAndGet() + "\"}");
                return;
            }
            int number = writes.incrementAndGet();
            if (number == REFUSED) {
                answer(exchange, 401, "{\"error\":{\"code\":\"InvalidToken\",\"message\":\"training\"}}");
            } else if (number == BUSY) {
                answer(exchange, 503, "{\"error\":{\"code\":\"Busy\",\"message\":\"training\"}}");
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /**
     * The certificate that servers and application show, signed by an RSA authority that an ECDSA one vouches for: as with
     * Azure, whoever trusts the latter has both kinds of signatures to verify.
     */
    private static KeyStore keys(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("keys.p12");
        keyPair(store, "root", "-keyalg", "EC", "-groupname", "secp384r1", "-dname", "CN=Training Root", "-ext", "bc:critical=ca:true");
        keyPair(store, "issuer", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=Training Issuer", "-ext", "bc:critical=ca:true",
                "-signer", "root");
        keyPair(store, "training", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-ext", "eku=serverAuth,clientAuth", "-signer", "issuer");
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD);
        }
        Key key = all.getKey("training", PASSWORD);
        Certificate[] chain = all.getCertificateChain("training");
        Files.writeString(directory.resolve("ca.pem"), pem("CERTIFICATE", chain[chain.length - 1].getEncoded()));
        Files.writeString(
                directory.resolve("client"),
                pem("PRIVATE KEY", key.getEncoded()) + pem("CERTIFICATE", chain[0].getEncoded()));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("training", key, PASSWORD, chain);
        char[] none = {};
        KeyStore pfx = KeyStore.getInstance("PKCS12");
        pfx.load(null, none);
        pfx.setKeyEntry("training", key, none, chain);
        try (OutputStream out = Files.newOutputStream(directory.resolve("client.pfx"))) {
            pfx.store(out, none);
        }
        return keys;
    }

    private static void keyPair(Path store, String alias, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias,
                "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue() + ": " + said);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    }

    /** Where the proxy says that it listens; nothing before it does. */
    private static Optional<URI> listening(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(line -> URI.create("http://127.0.0.1:" + line.group(1)))
                .findFirst();
    }
}
