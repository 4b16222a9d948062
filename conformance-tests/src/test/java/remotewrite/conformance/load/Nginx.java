package remotewrite.conformance.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import remotewrite.fake.Pki;

/**
 * An nginx of one process: the upstream of all that is measured, or a reverse proxy that does what the reference proxy
 * does to a write.
 */
record Nginx(Process process, int plainPort, int tlsPort) implements AutoCloseable {
    static final String TARGET =
            "/dataCollectionRules/dcr-00000000000000000000000000000001/streams/Microsoft-PrometheusMetrics"
                    + "/api/v1/write?api-version=2023-04-24";

    private static final Duration START = Duration.ofSeconds(20);

    private static final String FRAME = """
            daemon off;
            master_process off;
            error_log %1$s/%2$s.log warn;
            pid %1$s/%2$s.pid;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path %1$s/%2$s-body;
              proxy_temp_path %1$s/%2$s-proxy;
              fastcgi_temp_path %1$s/%2$s-fastcgi;
              uwsgi_temp_path %1$s/%2$s-uwsgi;
              scgi_temp_path %1$s/%2$s-scgi;
              client_max_body_size 32m;
              client_body_buffer_size 64k;
              keepalive_requests 1000000000;
              keepalive_timeout 300s;
              %3$s
            }
            """;

    /** Answers every write with 204, over plain HTTP and over TLS. */
    static Nginx upstream(Path program, Pki pki, Path directory) throws IOException {
        int plain = freePort();
        int tls = freePort();
        writeServerKey(pki, directory);
        return start(program, directory, "upstream", plain, tls, """
                server {
                  listen 127.0.0.1:%d;
                  listen 127.0.0.1:%d ssl;
                  ssl_certificate %3$s/server.pem;
                  ssl_certificate_key %3$s/server.key;
                  ssl_protocols TLSv1.3;
                  location / { return 204; }
                }
                """.formatted(plain, tls, directory));
    }

    /** Fixed target, token set, body streamed, connections to the upstream reused; the upstream's name is verified. */
    static Nginx proxy(Path program, Nginx upstream, String token, Path directory) throws IOException {
        int plain = freePort();
        int tls = freePort();
        String server = """
                upstream %1$s { server 127.0.0.1:%2$d; keepalive 64; keepalive_requests 1000000000; }
                server {
                  listen 127.0.0.1:%3$d;
                  location = /api/v1/write {
                    proxy_pass %4$s://%1$s%5$s;
                    proxy_http_version 1.1;
                    proxy_request_buffering off;
                    proxy_set_header Host localhost;
                    proxy_set_header Connection "";
                    proxy_set_header Authorization "Bearer %6$s";
                    proxy_ssl_verify on;
                    proxy_ssl_name localhost;
                    proxy_ssl_server_name on;
                    proxy_ssl_protocols TLSv1.3;
                    proxy_ssl_trusted_certificate %7$s/ca.pem;
                  }
                }
                """;
        return start(
                program,
                directory,
                "proxy",
                plain,
                tls,
                server.formatted("plain", upstream.plainPort, plain, "http", TARGET, token, directory)
                        + server.formatted("tls", upstream.tlsPort, tls, "https", TARGET, token, directory));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Nginx start(Path program, Path directory, String name, int plain, int tls, String servers)
            throws IOException {
        Path config = directory.resolve(name + ".conf");
        Files.writeString(config, FRAME.formatted(directory, name, servers));
        Process process = new ProcessBuilder(program.toString(), "-c", config.toString(), "-p", directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .start();
        Nginx nginx = new Nginx(process, plain, tls);
        try {
            Awaitility.await().atMost(START).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "nginx did not start: " + Files.readString(directory.resolve(name + ".out")));
                }
                return listens(plain) && listens(tls);
            });
            return nginx;
        } catch (RuntimeException e) {
            nginx.close();
            throw e;
        }
    }

    private static void writeServerKey(Pki pki, Path directory) throws IOException {
        try {
            KeyStore store = pki.serverKeyStore();
            String alias = Collections.list(store.aliases()).getFirst();
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(directory.resolve("server.pem"), chain);
            Files.writeString(
                    directory.resolve("server.key"),
                    pem(
                            "PRIVATE KEY",
                            store.getKey(alias, Pki.KEY_STORE_PASSWORD.toCharArray())
                                    .getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the server's key cannot be taken out of its store", e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
