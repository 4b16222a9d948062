package remotewrite.fake.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import remotewrite.fake.Exchange;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.cloud.FakeCloud;

/** What a plain client sees at an endpoint, byte by byte, over TLS where the endpoint speaks it. */
record Door(FakeCloud cloud, Endpoint endpoint, String request) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Pattern LENGTH = Pattern.compile("(?i)Content-Length: (\\d+)");
    private static final Pattern FINAL =
            Pattern.compile("(?s)(?:HTTP/1\\.1 1\\d\\d .*?\r\n\r\n)*HTTP/1\\.1 ([2-5]\\d\\d) .*");

    enum After {
        /** A whole reply, then the end of the connection. */
        ENDED,
        /** The end of the connection without a whole reply. */
        CUT,
        /** Neither an end nor anything more within the patience there was. */
        SILENT
    }

    record Seen(String text, After after, Duration took) {
        /** Of the final reply, empty when there was none. */
        String status() {
            Matcher reply = FINAL.matcher(text);
            return reply.matches() ? reply.group(1) : "";
        }
    }

    /** Where every endpoint is open, the one that has to be wished for as well. */
    static CloudSettings allOpen(CloudSettings settings) {
        return settings.withArc(settings.directory().resolve("tokens"));
    }

    /** The names of {@link #allOpen}. */
    static List<String> all() {
        return Stream.concat(FakeCloud.ENDPOINTS.stream(), Stream.of(FakeCloud.ARC))
                .toList();
    }

    /** @param name of the endpoint; what is asked for there is what a script is played on */
    static Door of(FakeCloud cloud, String name) {
        Endpoint endpoint = cloud.endpoints().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        String request = switch (name) {
            case "entra" -> "POST /" + FakeCloud.TENANT_ID + "/oauth2/v2.0/token";
            case "imds", FakeCloud.ARC -> "GET /metadata/identity/oauth2/token";
            case "app-service" -> "GET /msi/token";
            case "ingestion" -> "POST " + cloud.writeUri().getRawPath();
            case "query" -> "POST /api/v1/query";
            default -> "GET /subscriptions";
        };
        return new Door(cloud, endpoint, request);
    }

    /** For an answer, whatever it is, or the end of the connection. */
    Seen knock() throws IOException {
        return knock(DEADLINE);
    }

    /** To see that nothing comes; a slow endpoint is waited for, until it has met the fault that keeps it silent. */
    Seen knockInVain() throws IOException {
        long before = faults(endpoint.journal().exchanges());
        Seen seen = knock(QUIET);
        if (!endpoint.journal().await(all -> faults(all) > before, DEADLINE)) {
            throw new AssertionError("silent without a fault: " + seen);
        }
        return seen;
    }

    private static long faults(List<Exchange> exchanges) {
        return exchanges.stream().filter(each -> !each.fault().isEmpty()).count();
    }

    /** In the query, in a form and in a cookie, whatever the endpoint makes of it. */
    Seen showSecret(String secret) throws IOException {
        return send(
                request + "?secret=" + secret,
                "Cookie: a=" + secret + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                "client_secret=" + secret,
                DEADLINE);
    }

    /** As JSON, whether or not the endpoint reads any. */
    Seen showJson(String json) throws IOException {
        return send(request, "Content-Type: application/json\r\n", json, DEADLINE);
    }

    /** Before and behind everything the endpoint knows: in the path, in fields and parameters of other names, and in text. */
    void showEverywhere(String secret) throws IOException {
        String method = request.substring(0, request.indexOf(' '));
        for (String line : List.of(method + " /" + secret, request + "/" + secret, request + "?anything=" + secret)) {
            send(line, "X-" + secret + ": x\r\nX-Other: x" + secret + "\r\n", "", DEADLINE);
        }
        send(request, "Content-Type: application/x-www-form-urlencoded\r\n", "anything=" + secret, DEADLINE);
        send(request, "Content-Type: application/json\r\n", "{\"anything\":\"" + secret + "\"}", DEADLINE);
        send(request, "Content-Type: text/plain\r\n", "x " + secret + " y", DEADLINE);
    }

    private Seen knock(Duration patience) throws IOException {
        return send(request, "", "body", patience);
    }

    private Seen send(String line, String fields, String body, Duration patience) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket = connected()) {
            socket.getOutputStream()
                    .write("%s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                            .formatted(line, fields, body.length(), body)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.setSoTimeout((int) patience.toMillis());
            return read(socket, begun);
        }
    }

    private Socket connected() throws IOException {
        URI address = endpoint.address();
        return address.getScheme().equals("https")
                ? cloud.clientContext().getSocketFactory().createSocket("localhost", address.getPort())
                : new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    }

    private static Seen read(Socket socket, long begun) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        After after;
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
            }
            after = whole(text(read)) ? After.ENDED : After.CUT;
        } catch (SocketTimeoutException e) {
            after = After.SILENT;
        } catch (IOException e) {
            // a reset, or the end of TCP without that of TLS
            after = After.CUT;
        }
        return new Seen(text(read), after, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static boolean whole(String text) {
        Matcher reply = FINAL.matcher(text);
        if (!reply.matches()) {
            return false;
        }
        String last = text.substring(reply.start(1));
        Matcher length = LENGTH.matcher(last);
        String body = last.substring(last.indexOf("\r\n\r\n") + 4);
        return length.find() ? body.length() >= Integer.parseInt(length.group(1)) : body.endsWith("0\r\n\r\n");
    }

    private static String text(ByteArrayOutputStream read) {
        return read.toString(StandardCharsets.ISO_8859_1);
    }
}
