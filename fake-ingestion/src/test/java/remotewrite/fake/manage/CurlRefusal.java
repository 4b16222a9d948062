package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;
import remotewrite.fake.Pki;
import remotewrite.fake.client.Curl;
import remotewrite.fake.client.Program;

/**
 * A request to Resource Manager, the batch form of metrics or Log Analytics, and its refusal as curl prints it.
 *
 * @param status of the answer
 * @param code is printed as the code of the answer
 * @param texts are printed, as JSON has them
 * @param door whom the request is for
 * @param method of the request
 * @param target path and query
 * @param head lines of the head
 * @param body of the request, none when empty
 */
record CurlRefusal(
        String what,
        int status,
        String code,
        List<String> texts,
        Door door,
        String method,
        String target,
        Function<ManageBench, List<String>> head,
        String body)
        implements MetRefusal {
    private static final int HTTP_RETURNED_ERROR = 22;

    /** The endpoints, with the audiences of their tokens. */
    enum Door {
        MANAGEMENT("https://management.azure.com"),
        BATCH("https://metrics.monitor.azure.com"),
        LOGS("https://api.loganalytics.io");

        private final String audience;

        Door(String audience) {
            this.audience = audience;
        }

        String audience() {
            return audience;
        }

        int port(ManageBench bench) {
            return this == LOGS ? bench.logs().port() : bench.management().port();
        }

        Journal journal(ManageBench bench) {
            return this == LOGS ? bench.logs().journal() : bench.management().journal();
        }
    }

    /** Of a reader's GET. */
    static CurlRefusal told(String what, int status, String code, String... texts) {
        return new CurlRefusal(what, status, code, List.of(texts), Door.MANAGEMENT, "GET", "/", bench -> List.of(), "")
                .as(ManageBench.READER_APP);
    }

    CurlRefusal at(Door other, String otherTarget) {
        return new CurlRefusal(what, status, code, texts, other, method, otherTarget, head, body);
    }

    CurlRefusal at(String otherTarget) {
        return at(door, otherTarget);
    }

    CurlRefusal by(String otherMethod, String otherBody) {
        return new CurlRefusal(what, status, code, texts, door, otherMethod, target, head, otherBody);
    }

    /** With a good token of this endpoint. */
    CurlRefusal as(String app) {
        return token(bench -> bench.token(app, door.audience));
    }

    CurlRefusal token(Function<ManageBench, String> token) {
        return head(bench -> List.of("Authorization: Bearer " + token.apply(bench)));
    }

    CurlRefusal head(Function<ManageBench, List<String>> lines) {
        return new CurlRefusal(what, status, code, texts, door, method, target, lines, body);
    }

    /** curl tells the refusal, and the endpoint has recorded this very answer as that of the last request. */
    void assertPrinted(ManageBench bench, Path directory) throws IOException, InterruptedException {
        Path ca = directory.resolve("ca.pem");
        Pki.shared().writeCa(ca);
        // a token is no argument
        Path lines = Files.write(directory.resolve("head"), head.apply(bench));
        Path content = Files.writeString(directory.resolve("body"), body);
        String url = "https://localhost:" + door.port(bench) + target;
        List<String> request = List.of("--globoff", "--request", method, "--header", "@" + lines);
        Program.Run run = Curl.run(
                directory,
                ca,
                body.isEmpty() ? with(request, url) : with(request, "--data-binary", "@" + content, url));

        assertThat(run.printed())
                .contains("HTTP/1.1 " + status + " ")
                .contains("\"code\":\"" + code + "\"")
                .contains(printed())
                .contains("curl: (22) The requested URL returned error: " + status);
        assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
        // a reply is recorded a little after it has arrived
        door.journal(bench).await(all -> all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        assertThat(door.journal(bench).exchanges())
                .last()
                .extracting(Exchange::reply)
                .satisfies(recorded -> assertThat(recorded).hasValueSatisfying(reply -> {
                    assertThat(reply.status()).isEqualTo(status);
                    assertThat(run.printed()).contains(reply.body().toUtf8());
                }));
    }

    private static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    @Override
    public String toString() {
        return status + ", " + what;
    }
}
