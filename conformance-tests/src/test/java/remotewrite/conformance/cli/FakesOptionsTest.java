package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import remotewrite.fake.control.ControlApi;

/** Where the fakes and their control API listen, with the options of the image and with those of its user. */
class FakesOptionsTest {
    private static final Pattern ENTRYPOINT = Pattern.compile("ENTRYPOINT \\[.*\"fakes\"(.*?)]");

    private static FakesOptions read(List<String> arguments) {
        FakesOptions options = CommandLine.populateCommand(new FakesOptions(), arguments.toArray(String[]::new));
        options.check();
        return options;
    }

    private static String listening(FakesOptions options) {
        return options.cloud(Clock.systemUTC(), Path.of("."), Optional.empty())
                        .address()
                        .bindAddress()
                + " "
                + options.control().map(FakesOptionsTest::address).orElse("closed");
    }

    private static String address(ControlApi.Settings control) {
        return control.bindAddress() + ":" + control.port();
    }

    /** What stands in the image before the options of its user. */
    private static List<String> ofTheImage() throws IOException {
        Matcher entrypoint = ENTRYPOINT.matcher(Files.readString(Path.of("../images/build-fakes")));
        assertThat(entrypoint.find()).isTrue();
        return Pattern.compile("\"([^\"]+)\"")
                .matcher(entrypoint.group(1))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                              | 0.0.0.0 0.0.0.0:8450",
                "--token-lifetime 60                           | 0.0.0.0 0.0.0.0:8450",
                "--bind 127.0.0.1                              | 127.0.0.1 0.0.0.0:8450",
                "--control-port 9000                           | 0.0.0.0 0.0.0.0:9000",
                "--control-bind 127.0.0.1                      | 0.0.0.0 127.0.0.1:8450",
                "--control-bind 127.0.0.1 --control-port 0     | 0.0.0.0 127.0.0.1:0",
                "--no-control                                  | 0.0.0.0 closed"
            })
    void behindTheImagesNameEveryOptionMayStand(String more, String listening) throws IOException {
        List<String> arguments = new ArrayList<>(ofTheImage());
        if (more != null) {
            arguments.addAll(List.of(more.split(" ")));
        }

        assertThat(listening(read(arguments))).isEqualTo(listening);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                       | 127.0.0.1 closed",
                "--no-control           | 127.0.0.1 closed",
                "--control-port 9000    | 127.0.0.1 127.0.0.1:9000"
            })
    void withoutTheImageTheControlApiIsOpenedByItsPort(String arguments, String listening) {
        assertThat(listening(read(arguments == null ? List.of() : List.of(arguments.split(" ")))))
                .isEqualTo(listening);
    }

    @ParameterizedTest
    @CsvSource({"--control-port", "--control-bind"})
    void openAndClosedContradictEachOther(String option) {
        List<String> arguments = List.of("--in-container", "--no-control", option + "=0");

        assertThatThrownBy(() -> read(arguments))
                .isInstanceOf(UserMistake.class)
                .hasMessage("--no-control is given with " + option + "; one of them has to go.");
    }

    @Test
    void anOptionThatIsGivenTwiceIsStillRefused() {
        StringWriter err = new StringWriter();

        // no port is -1: whatever becomes of the address, nothing is started
        int code = Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                "fakes",
                "--entra-port=-1",
                "--bind=127.0.0.1",
                "--bind=0.0.0.0");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("option '--bind' (ADDRESS) should be specified only once");
    }
}
