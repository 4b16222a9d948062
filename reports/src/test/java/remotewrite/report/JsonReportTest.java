package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static JsonNode parsed(RunReport report) throws IOException {
        return new ObjectMapper().readTree(new JsonReport().render(report).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void parsesBackToWhatWasReported() throws IOException {
        JsonNode root = parsed(Examples.everything());

        assertThat(root.at("/schema").asText()).isEqualTo("remote-write-report/1");
        assertThat(root.at("/notices/0").asText()).startsWith("No real Prometheus");
        assertThat(root.at("/subject/0/key").asText()).isEqualTo("sender");
        assertThat(root.at("/outcome").asText()).isEqualTo("harness broken");
        assertThat(root.at("/exitCode").asInt()).isEqualTo(3);
        assertThat(root.at("/tookMillis").asLong()).isEqualTo(38_240);
        assertThat(root.at("/startedAt").asText()).isEqualTo("2026-11-23T06:58:00.125Z");
        assertThat(root.at("/counts/violated").asInt()).isEqualTo(2);
        assertThat(root.at("/counts/warnings").asInt()).isEqualTo(1);
        assertThat(root.at("/accounting/1/lost").asLong()).isEqualTo(56);
        assertThat(root.at("/accounting/1/clean").asBoolean(true)).isFalse();
        assertThat(root.at("/accounting/1/slowestMillis").asLong()).isEqualTo(95_000);
        assertThat(root.at("/checks")).hasSize(Examples.perVerdict().size());
        assertThat(root.at("/checks/1/verdict").asText()).isEqualTo("VIOLATED");
        assertThat(root.at("/checks/1/expected").asText()).isEqualTo("3 or more attempts with the same body");
        assertThat(root.at("/checks/1/clauses/0/id").asText()).isEqualTo("RW1-S-33");
        assertThat(root.at("/checks/1/failsRun").asBoolean()).isTrue();
        assertThat(root.at("/checks/2/failsRun").asBoolean(true)).isFalse();
        assertThat(root.at("/checks/2").has("likely")).isFalse();
    }

    @Test
    void keepsHostileTextAsItWas() throws IOException {
        String hostile = Examples.HOSTILE.replace("\ud800", "");
        JsonNode root = parsed(Examples.report(List.of(hostile), List.of(), List.of(), false));

        assertThat(root.at("/notices/0").asText()).isEqualTo(hostile);
    }

    @Test
    void spellsOutHalfASurrogatePairInsteadOfLosingIt() throws IOException {
        assertThat(parsed(Examples.hostile()).at("/title").asText())
                .contains("\\ud800")
                .doesNotContain("?");
    }

    @Test
    void namesTheReasonOfEveryVerdictThatHasOne() throws IOException {
        for (JsonNode check : parsed(Examples.everything()).at("/checks")) {
            boolean explained =
                    check.has("facts") || !check.at("/reason").asText().isEmpty();
            assertThat(explained).as(check.toString()).isTrue();
        }
    }
}
