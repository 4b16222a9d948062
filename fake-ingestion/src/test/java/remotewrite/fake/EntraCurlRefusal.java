package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.fake.client.Curl;
import remotewrite.fake.client.Program;

/**
 * A request to the token service and its refusal, as curl prints it.
 *
 * @param path after the authority
 * @param curl arguments that make the request
 * @param status of the answer
 * @param printed stands in what curl prints, head and body
 */
record EntraCurlRefusal(String what, String path, List<String> curl, int status, List<String> printed) {
    /** Of version 1. */
    static final String TOKEN = "/" + EntraBench.TENANT + "/oauth2/token";

    /** With characters that a form has to encode. */
    static final String SECRET = "canary~8Q+a/ %41&=";

    static final String NOBODY = "99999999-2222-3333-4444-555555555555";

    private static final int HTTP_RETURNED_ERROR = 22;

    /** In Entra's words. */
    static EntraCurlRefusal of(
            String what, String path, List<String> curl, int status, String error, int code, String text) {
        return new EntraCurlRefusal(
                what,
                path,
                curl,
                status,
                List.of(
                        "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS" + code + ": " + text,
                        "\"error_codes\":[" + code + "]"));
    }

    /** GET, refused with 400. */
    static EntraCurlRefusal lookup(String path, String error, int code, String text) {
        return of(error, path, List.of(), 400, error, code, text);
    }

    /** Of a good form for version 1, changed. */
    static EntraCurlRefusal version1(
            String what, int status, String error, int code, String text, UnaryOperator<Map<String, String>> change) {
        return of(what, TOKEN, sent(change), status, error, code, text);
    }

    /** A good form for version 1, changed. */
    static List<String> sent(UnaryOperator<Map<String, String>> change) {
        return change
                .apply(Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        EntraBench.CLIENT,
                        "client_secret",
                        SECRET,
                        "resource",
                        "https://monitor.azure.com"))
                .entrySet()
                .stream()
                .flatMap(field -> Stream.of("--data-urlencode", field.getKey() + "=" + field.getValue()))
                .toList();
    }

    static Map<String, String> with(Map<String, String> form, String name, String value) {
        Map<String, String> changed = new HashMap<>(form);
        changed.put(name, value);
        return changed;
    }

    static Map<String, String> without(Map<String, String> form, String name) {
        Map<String, String> changed = new HashMap<>(form);
        changed.remove(name);
        return changed;
    }

    static List<String> also(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    static Program.Run run(EntraBench bench, Path directory, String path, List<String> arguments)
            throws IOException, InterruptedException {
        Path ca = directory.resolve("ca.pem");
        Pki.shared().writeCa(ca);
        return Curl.run(directory, ca, also(arguments, bench.at(path).toString()));
    }

    /** curl tells the refusal and gets no token, and the fake has recorded this very answer as that of the last request. */
    void assertPrinted(EntraBench bench, Path directory, int requests) throws IOException, InterruptedException {
        Program.Run run = run(bench, directory, path, curl);

        assertThat(run.printed())
                .contains("HTTP/1.1 " + status + " ")
                .contains(printed)
                .contains("curl: (22) The requested URL returned error: " + status)
                .doesNotContain("access_token");
        assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
        // a reply is recorded a little after it has arrived
        bench.entra().journal().await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        assertThat(bench.entra().journal().exchanges())
                .hasSize(requests)
                .last()
                .extracting(Exchange::reply)
                .satisfies(recorded -> assertThat(recorded).hasValueSatisfying(reply -> {
                    assertThat(reply.status()).isEqualTo(status);
                    assertThat(text(reply)).contains(printed);
                }));
    }

    private static String text(Reply reply) {
        StringBuilder text = new StringBuilder();
        reply.headers().forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
        return text + reply.body().toUtf8();
    }

    @Override
    public String toString() {
        return path + ": " + what;
    }
}
