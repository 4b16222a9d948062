package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.cloud.FakeCloud;

/** Where the control interface listens. Only Linux has more than one loopback address without further ado. */
@EnabledOnOs(OS.LINUX)
class FakesControlTest {
    private static final Pattern CONTROL = Pattern.compile("(?m)^#   control +(http://\\S+)$");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"--control-bind=127.0.0.2, 127.0.0.2, 127.0.0.1", "--bind=127.0.0.2, 127.0.0.1, 127.0.0.2"})
    void itListensAtTheAddressOfItsOptionAndAtNoOther(String option, String address, String other) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of("fakes", "--control-port=0", option),
                        FakeCloud.ENDPOINTS.stream().map(name -> "--" + name + "-port=0"))
                .toList();
        try (CommandProcess fakes = CommandProcess.start(directory, arguments.toArray(String[]::new));
                HttpClient http = HttpClient.newHttpClient()) {
            fakes.await(printed -> printed.contains("Ctrl-C ends"));
            Matcher printed = CONTROL.matcher(Files.readString(directory.resolve("out")));
            assertThat(printed.find()).isTrue();
            URI control = URI.create(printed.group(1));

            assertThat(control.getHost()).isEqualTo(address);
            assertThat(http.send(
                                    HttpRequest.newBuilder(control.resolve("/endpoints"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> new Socket(InetAddress.getByName(other), control.getPort()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
