package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.client.Curl;
import remotewrite.fake.client.Program;

/** What an unmodified curl prints of the one refusal of a virtual machine's endpoint that azure-identity cannot come to. */
class IdentityCurlTest {
    private static final int HTTP_RETURNED_ERROR = 22;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "api-version=2017-12-01&", "api-version=latest&"})
    void aVersionThatTheMachineDoesNotKnowIsWhatCurlPrints(String version) throws Exception {
        String said = "api-version is invalid or was not specified in the request";
        Path ca = directory.resolve("ca.pem");
        Pki.shared().writeCa(ca);
        try (IdentityBench machine = IdentityBench.start(new ManualClock(), new IdentityHost.VirtualMachine())) {
            Program.Run run = Curl.run(
                    directory,
                    ca,
                    List.of(
                            "--header",
                            "Metadata: true",
                            machine.url() + "?" + version + "resource=" + IdentityBench.RESOURCE));

            assertThat(run.printed())
                    .contains("HTTP/1.1 400 ", "\"error\":\"invalid_request\"", said)
                    .doesNotContain("access_token");
            assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
            assertThat(machine.answered(1))
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange.reply())
                            .hasValueSatisfying(
                                    reply -> assertThat(reply.body().toUtf8()).contains(said)));
        }
    }
}
