package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import remotewrite.fake.junit.FakeCloudExtension;

/** The fault scripts of docs/fakes-control.md are played as they stand there. */
class ControlPageTest {
    @RegisterExtension
    static final FakeCloudExtension azure = FakeCloudExtension.start();

    private static final Pattern SCRIPT = Pattern.compile("(?s)```json\\n(.*?)```");
    private static final Pattern EFFECT = Pattern.compile("`(\\{\"effect\":[^`]*})`");

    private static List<String> found(Pattern pattern) throws Exception {
        return pattern.matcher(Files.readString(Path.of("..", "docs", "fakes-control.md")))
                .results()
                .map(one -> one.group(1))
                .toList();
    }

    @Test
    void everyExampleIsPlayedAsItStands() throws Exception {
        List<String> scripts = new ArrayList<>(found(SCRIPT));
        assertThat(scripts).hasSize(1);
        List<String> effects = found(EFFECT);
        // what stands by itself goes on for ever, or is a step when it is given its extent
        effects.forEach(effect -> {
            scripts.add("{\"then\": " + effect + "}");
            scripts.add("{\"steps\": [" + effect.replaceFirst("}$", ", \"times\": 1}") + "], \"then\": \"normally\"}");
        });
        try (ControlClient control = ControlClient.of(azure.cloud())) {
            for (String script : scripts) {
                JsonNode played = control.ok("PUT", "/ingestion/faults", script);
                assertThat(played.at("/step").asInt()).as(script).isZero();
            }
        }
        List<String> shown = new ArrayList<>();
        for (String script : scripts) {
            shown.addAll(new ObjectMapper().readTree(script).findValuesAsText("effect"));
        }
        // those without a field of their own need none
        assertThat(shown).contains("none", "answer", "delay", "interim", "endless", "cut");
    }
}
