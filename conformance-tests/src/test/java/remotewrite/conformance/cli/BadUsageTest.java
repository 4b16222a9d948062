package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to a command line that makes no sense, or asks for what is not there. */
class BadUsageTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        return Main.run(
                new Main.Surroundings(
                        Clock.systemUTC(), environment, new PrintWriter(out, true), new PrintWriter(err, true)),
                arguments);
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gaet                                     | Did you mean",
                "gate --chek WIRE-01                      | Unknown option",
                "gate --check RETRY-1 --sender scripted   | There is no check 'RETRY-1'. Did you mean RETRY-01",
                "gate --proxy-mutant alter-the-body       | Did you mean alters-the-body",
                "gate --proxy-mutant uses-put             | 'uses-put' is a mutant of the scripted sender",
                "gate --proxy-mutant uses-put             | ./conformance self-test runs it",
                "gate --proxy-profile aad-auth-proxy      | add --proxy jar or container",
                "gate --proxy nginx                       | it can be in-process, jar or container",
                "gate --sender carrier-pigeon             | Invalid value for option '--sender'",
                "gate --prometheus-version new            | 'new' is not a wanted version",
                "gate --prometheus-binary /no/such/file   | /no/such/file",
                "gate --prometheus-binary a --prometheus-image b | choose one",
                "explain NOPE-99                          | There is no check, clause or mutant 'NOPE-99'",
                "explain PX-299                           | Did you mean PX-29",
                "explain RETRY-1                          | Did you mean RETRY-01",
                "fakes --token-lifetime 0                 | at least 1 second is needed",
                "fakes --for 0                            | --for is 0; at least 1 second is needed",
                "fakes --for -3                           | --for is -3; at least 1 second is needed",
                "fakes --for 1.5                          | Invalid value for option '--for'",
                "fakes --for 99999999999                  | '99999999999' is too large: at most 2147483647 is taken",
                "fakes --token-lifetime 2147483648        | '2147483648' is too large: at most 2147483647 is taken",
                "fakes --bind ''                          | --bind is empty",
                "fakes --control-bind ''                  | --control-bind is empty",
                "fakes --control-bind 127.0.0.1           | --control-bind is given without --control-port",
                "fakes --bind 192.0.2.1                   | --bind is 192.0.2.1, which is no address of this machine",
                "fakes --bind no.such.host.invalid        | --bind is 'no.such.host.invalid', which is no address",
                "fakes --entra-port 65536                 | --entra-port is 65536; a port is a number from 0",
                "fakes --entra-port abc                   | Invalid value for option '--entra-port': 'abc' is not a whole number",
                "fakes --control-port abc                 | Invalid value for option '--control-port': 'abc' is not a whole number",
                "fakes --control-port -1                  | --control-port is -1; a port is a number from 0",
                "fakes --ingestion-port 8080 --query-port 8080 | --ingestion-port and --query-port are both 8080, given or by default; each needs a port of its own (0 is any free one).",
                "fakes --logs-port 8443                   | --entra-port and --logs-port are both 8443, given or by default",
                "fakes --control-port 8443                | --entra-port and --control-port are both 8443",
                "fakes --name a/b                         | --name is 'a/b'; a host name",
                "fakes --profile gcp                      | Invalid value for option '--profile'",
                "fakes --keep /dev/null/x.har             | --keep /dev/null/x.har cannot be written: there is no directory /dev/null.",
                "fakes --keep /dev                        | --keep /dev cannot be written: it is a directory.",
                "fakes --directory /dev/null/x            | --directory /dev/null/x cannot be made: Not a directory.",
                "fakes --directory /proc/x/y              | --directory /proc/x/y cannot be made: /proc takes nothing new.",
                "fakes --directory /dev/null              | --directory /dev/null cannot be made: there is something else of that name.",
                "fakes --arc-keys /dev/null/x --for 1     | --arc-keys /dev/null/x cannot be made or written to: Not a directory. Name another directory, or let this user write there.",
                "fakes --arc-keys /proc --for 1           | --arc-keys /proc cannot be made or written to: /proc takes nothing new.",
                "fakes --arc-keys /dev/null --for 1       | --arc-keys /dev/null cannot be made or written to: there is something else of that name.",
                "fakes --arc-keys /tmp/a=b --for 1        | --arc-keys: the directory for the keys of Arc's challenges is '/tmp/a=b'; its path stands in a header field",
                "fakes --arc-keys '' --for 1              | --arc-keys is empty",
                "fakes --arc-port 1 --for 1               | --arc-port is given without --arc-keys, which opens that endpoint; give that as well, or leave --arc-port out.",
                "fakes --arc-keys /tmp/a=b --arc-port 65536 --for 1 | --arc-port is 65536; a port is a number from 0",
                "fakes --arc-keys /dev/null --arc-port 8443 --for 1 | --entra-port and --arc-port are both 8443",
                "fakes --setup /no/such.yaml              | --setup: the setup cannot be used:",
                "fakes --setup /no/such.yaml              | /no/such.yaml: cannot be read: there is no such file",
                "fakes --setup /dev                       | /dev: cannot be read: it is a directory",
                "gate --report /dev/null/x --sender scripted | The report directory /dev/null/x cannot be made (Not a directory)",
            })
    void isExplainedWithoutAStackTraceAndEndsWith2(String line, String message) {
        assertThat(run(Stream.of(line.strip().split(" +"))
                        .map(word -> word.equals("''") ? "" : word)
                        .toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message.strip()).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fakes --entra-prot 1  | Unknown options: '--entra-prot', '1'. Did you mean --entra-port? | fakes",
                "fakes --for           | Missing required parameter for option '--for' (SECONDS) | fakes",
                "gaet                  | Unmatched argument at index 0: 'gaet'. Did you mean gate? | -",
            })
    void aWrongCommandLineIsToldInOneLineAndAnotherSaysWhereTheRestIs(String line, String wrong, String command) {
        assertThat(run(line.strip().split(" +"))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(2).first().asString().isEqualTo(wrong.strip());
        assertThat(err.toString().lines().toList().getLast())
                .isEqualTo(
                        "./conformance " + (command.equals("-") ? "" : command + " ") + "--help says what there is.");
    }

    /** Once with what the sender wants of it and once with what the proxy does: the same is missing, so the same is said. */
    @ParameterizedTest
    @ValueSource(strings = {"--sender container", "--proxy container", "--proxy-image nobody/nothing:1"})
    void noDockerIsNothingJudged(String wish) {
        List<String> arguments = new ArrayList<>(List.of("gate", "--report", directory.toString()));
        arguments.addAll(List.of(wish.split(" ")));

        assertThat(run(Map.of("DOCKER_HOST", "unix:///no/such/docker.sock"), arguments.toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("the Docker engine does not answer (/no/such/docker.sock")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // name | content, - for none | what is said
                "nope       | -                | There is no file DIR/nope.",
                "full/      | -                | DIR/full is a directory.",
                "report/    | -                | DIR/report is a directory with 2 recordings; name one, e.g. DIR/report/recordings/a.har.",
                "single/    | -                | DIR/single is a directory with one recording: DIR/single/recordings/a.har.",
                "empty.har  | ''               | DIR/empty.har is empty.",
                "blank.har  | ' \n '            | DIR/blank.har is empty.",
                "text.har   | hello            | DIR/text.har is not JSON: Unrecognized token 'hello'",
                "text.har   | hello            | in line 1, column 1.",
                "half.har   | '{\"log\": {'      | DIR/half.har is not JSON: Unexpected end-of-input",
                "half.har   | '{\"log\": {'      | expected close marker for Object (start marker at line 1, column 9), in line 1, column 10.",
                "half.har   | '{\"log\": [1,'    | Unexpected end-of-input within/between Array entries, in line 1, column 12.",
                "half.har   | '{\"log\": \"'      | DIR/half.har is not JSON: Unexpected end-of-input in VALUE_STRING, in line 1, column 10.",
                "else.har   | '{\"log\": {}}'    | DIR/else.har is not a recording of this harness: log._recording is missing",
                "array.har  | '[]'             | DIR/array.har is not a recording of this harness: the whole is [], not an object",
            })
    void whatIsNoRecordingIsSaidWithWhereRecordingsAre(String name, String content, String message) throws IOException {
        Path file = directory.resolve(name);
        if (name.endsWith("/")) {
            Files.createDirectories(file);
        }
        if (name.equals("report/") || name.equals("single/")) {
            Path recordings = Files.createDirectory(file.resolve("recordings"));
            Files.createFile(recordings.resolve("a.har"));
            if (name.equals("report/")) {
                Files.createFile(recordings.resolve("b.har"));
            }
        }
        if (content != null) {
            Files.writeString(file, content);
        }

        assertThat(run("judge", directory + "/" + name)).isEqualTo(2);
        assertThat(err.toString())
                .contains(message.replace("DIR", directory.toString()))
                .doesNotContain("Source", "REDACTED")
                .contains("Recordings are the .har files that gate leaves in the directory recordings/ of its report")
                .doesNotContain("Exception", "\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gate --sender scripted --report,        --report is empty",
        "gate --sender scripted --check,         --check is empty",
        "gate --sender scripted --proxy-mutant,  --proxy-mutant is empty",
        "gate --prometheus-binary,               --prometheus-binary is empty",
        "gate --prometheus-image,                --prometheus-image is empty",
        "senders --prometheus-version,           --prometheus-version is empty",
        "fakes --bind,                           --bind is empty",
        "explain,                                ID is empty",
        "judge,                                  FILE is empty",
    })
    void anEmptyValueIsRefused(String line, String message) {
        for (String empty : List.of("", " ")) {
            List<String> arguments = new ArrayList<>(List.of(line.split(" +")));
            arguments.add(empty);

            assertThat(run(arguments.toArray(String[]::new))).as(line).isEqualTo(2);
            assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ",WIRE-01", "WIRE-01,,WIRE-02"})
    void anEmptyIdInAListIsRefused(String ids) {
        assertThat(run("gate", "--sender", "scripted", "--check", ids)).isEqualTo(2);
    }

    @Test
    void noCommandShowsTheCommandsAndEndsWith2() {
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).contains("gate", "self-test", "Exit codes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entra", "imds", "app-service", "management", "issuer", "arc", "control"})
    void aPortInUseIsNamedAndEndsWith2(String name) throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            List<String> arguments = new ArrayList<>(List.of(
                    "fakes",
                    "--for",
                    "1",
                    "--arc-keys",
                    directory.resolve("keys").toString()));
            for (String each : List.of(
                    "entra",
                    "ingestion",
                    "imds",
                    "app-service",
                    "arc",
                    "query",
                    "management",
                    "logs",
                    "issuer",
                    "control")) {
                arguments.add("--" + each + "-port");
                arguments.add(each.equals(name) ? String.valueOf(taken.getLocalPort()) : "0");
            }

            assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
            assertThat(err.toString())
                    .contains("\"" + name + "\" cannot listen", String.valueOf(taken.getLocalPort()))
                    .contains("of this machine: --" + name + "-port\n")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void whatIsRefusedLeavesNoDirectoryBehind() throws IOException {
        Path setup = Files.writeString(directory.resolve("setup.yaml"), "tenant: []\n");
        Path files = directory.resolve("a/b");

        assertThat(run("fakes", "--setup", setup.toString(), "--directory", files.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--setup: the setup cannot be used:");
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void aBinaryThatIsNoPrometheusIsExplained() throws IOException {
        Path script = Files.writeString(directory.resolve("prometheus"), "#!/bin/sh\nexit 7\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(run("gate", "--prometheus-binary", script.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(script.toString()).doesNotContain("\tat ");
    }

    @Test
    void aPrometheusThatDiesAtStartShowsItsLastLinesAndEndsWith3() throws IOException {
        Path script = Files.writeString(
                directory.resolve("prometheus"),
                "#!/bin/sh\n[ \"$1\" = --version ] && { echo 'prometheus, version 3.5.0 (branch: x)'; exit 0; }\n"
                        + "echo 'level=error msg=\"opening storage failed\"' >&2\nexit 1\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        int code = run(
                "gate",
                "--prometheus-binary",
                script.toString(),
                "--check",
                "WIRE-01",
                "--report",
                directory.resolve("report").toString());

        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).contains("opening storage failed").doesNotContain("\tat ");
    }
}
