package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogTest {
    private static final String TRICKY = "a \"b\" \\ c\n\r\t\u0001 \u2028 \ud800 \u00e4";

    private static LoggingEvent event() {
        LoggingEvent event = new LoggingEvent(
                "here",
                new LoggerContext().getLogger("remotewrite.proxy.Any"),
                Level.WARN,
                TRICKY,
                new IllegalStateException("canary"),
                new Object[0]);
        event.setKeyValuePairs(List.of(
                new KeyValuePair("bytes", 7L),
                new KeyValuePair("avg", new BigDecimal("0.023")),
                new KeyValuePair("complete", true),
                new KeyValuePair("at", TRICKY)));
        return event;
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getText();
        }
        return parser.currentToken().isNumeric() ? parser.getNumberValue() : (Object) parser.getBooleanValue();
    }

    private static Map<String, Object> object(String line) throws IOException {
        Map<String, Object> object = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            assertThat(parser.nextToken()).isNull();
        }
        return object;
    }

    @Test
    void aLineIsOneJsonObjectWithTheSameFields() throws IOException {
        ChosenLayout layout = ChosenLayout.of(Map.of("LOG_FORMAT", " JSON "));

        String line = layout.doLayout(event());

        assertThat(line).endsWith("}\n").doesNotContain("canary");
        assertThat(line.stripTrailing()).matches("[ -~]+");
        assertThat(object(line))
                .containsOnlyKeys("time", "level", "msg", "bytes", "avg", "complete", "at")
                .containsEntry("level", "warning")
                .containsEntry("msg", TRICKY)
                .containsEntry("bytes", 7)
                .containsEntry("avg", 0.023)
                .containsEntry("complete", true)
                .containsEntry("at", TRICKY);
    }

    @Test
    void withoutAFormatItIsLogrus() {
        ChosenLayout layout = ChosenLayout.of(Map.of("LOG_FORMAT", ""));

        assertThat(layout.doLayout(event())).startsWith("time=\"").contains(" level=warning msg=\"a \\\"b\\\"");
    }

    @Test
    void theVariableTurnsTheWholeLogOfTheProcessIntoJson() throws IOException, InterruptedException {
        try (FakeEntra entra = FakeEntra.start();
                RawIngestion ingestion = RawIngestion.https()) {
            Map<String, String> environment = TestWorld.environment(entra, ingestion);
            environment.put("LOG_FORMAT", "json");
            try (RunningProxy proxy = RunningProxy.with(environment)) {
                await().atMost(RunningProxy.START_LIMIT)
                        .until(() -> proxy.outText().contains("\"Token obtained\""));
                // SIGTERM on POSIX systems
                proxy.process().destroy();
                assertThat(proxy.exit()).isZero();

                List<String> lines = proxy.outText().lines().toList();
                assertThat(lines).hasSizeGreaterThan(3);
                for (String line : lines) {
                    assertThat(object(line)).containsKeys("time", "level", "msg");
                }
                assertThat(lines.getFirst()).contains("\"msg\":\"Listening\",\"port\":");
                assertThat(lines)
                        .anyMatch(line -> line.contains("\"avgBytesPerRequest\":0,\"avgRequestDurationInSec\":0.000,"
                                + "\"failedPublishing\":0,\"successfullyPublished\":0}"));
            }
        }
    }
}
