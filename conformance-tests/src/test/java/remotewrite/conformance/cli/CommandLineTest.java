package remotewrite.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Clauses;
import remotewrite.conformance.Mutant;

class CommandLineTest {
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

    private int gate(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("gate", "--sender", "scripted", "--report", directory.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Nested
    class Help {
        @ParameterizedTest
        @ValueSource(strings = {"gate", "list", "explain", "self-test", "fakes", "senders", "judge"})
        void everyCommandExplainsItself(String command) {
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: conformance " + command);
        }

        /** As RequestLinesTest has it: no line comes before its request has ended. */
        @Test
        void fakesSayWhenTheyShowARequest() {
            assertThat(run("fakes", "--help")).isZero();
            assertThat(out.toString().replaceAll("\\s+", " "))
                    .contains("shows every request when it has ended, and before if it is open for 2 s.");
        }

        @Test
        void everyCommandIsDescribedInWholeSentences() {
            assertThat(run("--help")).isZero();
            String help = out.toString();
            String commands =
                    help.substring(help.indexOf("Commands:\n") + 10, help.indexOf("\n\n", help.indexOf("Commands:")));

            assertThat(commands.split("\n(?=  [a-z])"))
                    .hasSize(7)
                    .allSatisfy(command -> assertThat(command.strip()).endsWith("."));
        }

        /** A newline in a description is a line that was broken by hand, and is broken again by the width. */
        @ParameterizedTest
        @ValueSource(strings = {"gate", "list", "explain", "self-test", "fakes", "senders", "judge"})
        void everyOptionIsDescribedInWholeSentences(String command) {
            Main.commandLine(new Main.Surroundings(
                            Clock.systemUTC(), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true)))
                    .getSubcommands()
                    .get(command)
                    .getCommandSpec()
                    .args()
                    .forEach(argument -> assertThat(argument.description())
                            .as(argument.toString())
                            .singleElement()
                            .asString()
                            .matches("[A-Z].*[.]|.*recordings/steady.har"));
        }

        @Test
        void explainKnowsEveryClauseWithItsChecksOrTheReasonThereIsNone() {
            Clauses.all().forEach(clause -> {
                out.getBuffer().setLength(0);
                assertThat(run("explain", clause.id().toLowerCase(java.util.Locale.ROOT)))
                        .as(clause.id())
                        .isZero();
                assertThat(out.toString())
                        .contains(
                                clause.id() + "  " + clause.quote(),
                                clause.link().toString())
                        .contains(
                                Catalog.unchecked().contains(clause)
                                        ? "unchecked   "
                                                + Clauses.whyUnchecked(clause.id())
                                                        .orElse("nobody has written a check")
                                        : "judge it    ./conformance gate --check "
                                                + Catalog.enforcing(clause)
                                                        .getFirst()
                                                        .id());
            });
        }

        @Test
        void listShowsEveryCheck() {
            assertThat(run("list")).isZero();
            assertThat(out.toString().lines()).hasSize(Catalog.all().size());
        }

        @Test
        void listOfMutantsSaysOfWhichKindAndWhichCanBeTried() {
            assertThat(run("list", "--mutants")).isZero();
            assertThat(out.toString())
                    .containsPattern("(?m)^alters-the-body +proxy +\\* The proxy appends")
                    .containsPattern("(?m)^uses-put +sender   The sender writes with PUT")
                    .contains("--proxy-mutant NAME");
        }

        @Test
        void explainSaysWhereAClauseIsNotTakenWordByWord() {
            assertThat(run("explain", "PX-58")).isZero();

            String page = "docs/decisions/0006-why-the-proxy-serves-on-while-it-drains.md";
            assertThat(out.toString())
                    .contains(
                            "\nread as     judged of 3 writes",
                            "New work is refused from the end of the grace time on",
                            page);
            assertThat(Path.of("..", page)).isRegularFile();
            assertThat(run("explain", "PX-01")).isZero();
            assertThat(out.toString()).contains("PX-01  ").containsOnlyOnce("read as");
        }

        @Test
        void explainKnowsEveryCheckAndEveryMutant() {
            Stream.concat(
                            Catalog.all().stream()
                                    .map(check -> check.id().text().toLowerCase(java.util.Locale.ROOT)),
                            Catalog.mutants().stream().map(Mutant::name))
                    .forEach(name -> assertThat(run("explain", name)).as(name).isZero());
            assertThat(out.toString()).contains("clause    RW1-S-33", "try it    ./conformance gate --proxy-mutant");
        }
    }

    @Nested
    class Gate {
        @Test
        void withTheScriptedSenderSaysSoInTheFirstLineOfEveryReport() throws IOException {
            assertThat(gate("--check", "WIRE-01,LOSS-01")).isZero();

            assertThat(out.toString()).startsWith("NOTICE  DEGRADED: no real Prometheus was exercised");
            assertThat(Files.readString(directory.resolve("report.md"))).contains("no real Prometheus was exercised");
            JsonNode json =
                    new ObjectMapper().readTree(directory.resolve("report.json").toFile());
            assertThat(json.at("/notices/0").asText()).startsWith("DEGRADED");
            assertThat(directory.resolve("report.xml")).exists();
            assertThat(directory.resolve("allure-results")).isNotEmptyDirectory();
            assertThat(directory.resolve("recordings/steady.har")).exists();
        }

        @Test
        void withoutARealSenderEndsWith2WhenOneIsRequired() {
            assertThat(run(Map.of("CI", "true"), "gate", "--sender", "scripted", "--report", directory.toString()))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("A real sender is required");
        }

        @Test
        void withAMutantProxyEndsWith1AndNamesTheRightCheck() {
            assertThat(gate("--proxy-mutant", "replaces-user-agent", "--check", "FWD-02,FWD-03"))
                    .isEqualTo(1);

            assertThat(out.toString())
                    .contains("VIOLATED  FWD-03", "PASSED    FWD-02", "scripted-sender/1.0.0, became proxy/1.0");
        }

        @Test
        void leavesRecordingsThatJudgeJudgesTheSame() {
            assertThat(gate("--proxy-mutant", "drops-content-encoding", "--check", "FWD-02"))
                    .isEqualTo(1);
            String recording = directory.resolve("recordings/steady.har").toString();

            assertThat(run("judge", recording)).isEqualTo(1);
            assertThat(out.toString()).contains("VIOLATED  FWD-02", "judged again");
            // the gate said so, and judge says so again
            assertThat(out.toString().split("NOTICE  DEGRADED: no real Prometheus was exercised", -1))
                    .hasSize(3);
            assertThat(out.toString()
                            .split(
                                    "NOTICE  A part only: \\d+ of "
                                            + Catalog.all().size() + " checks\\.",
                                    -1))
                    .hasSize(3);
        }

        @Test
        void judgesOnlyTheChecksAskedFor() throws IOException {
            assertThat(gate("--check", "fwd-05")).isZero();

            JsonNode json =
                    new ObjectMapper().readTree(directory.resolve("report.json").toFile());
            assertThat(json.findValuesAsText("id")).contains("FWD-05").doesNotContain("WIRE-01");
            Check only = Catalog.find("FWD-05").orElseThrow();
            assertThat(out.toString()).contains(only.sentence()).contains("1 passed");
        }
    }
}
