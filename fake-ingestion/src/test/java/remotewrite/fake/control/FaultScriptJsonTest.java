package remotewrite.fake.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;
import remotewrite.fake.Reply;

class FaultScriptJsonTest {
    private static FaultScriptJson.Wanted read(String document) {
        return FaultScriptJson.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyPartOfAScriptIsRead() {
        FaultScriptJson.Wanted wanted = read("""
                {'name': 'a bad day', 'everywhere': true, 'steps': [
                  {'effect': 'none', 'times': 3},
                  {'effect': 'answer', 'status': 503, 'headers': {'Retry-After': '2', 'X': ['a', 'b']}, 'body': 'busy',
                   'moment': 'REQUEST_END', 'times': 2},
                  {'effect': 'delay', 'pauseMillis': 1500, 'moment': 'REPLY_START', 'lastingMillis': 30000},
                  {'effect': 'cut', 'moment': 'REPLY_BODY', 'times': 1}],
                 'then': {'effect': 'stall', 'moment': 'REQUEST_START'}}
                """);

        assertThat(wanted.everywhere()).isTrue();
        assertThat(wanted.script())
                .isEqualTo(FaultScript.named("a bad day")
                        .normally(3)
                        .step(
                                Effect.answer(
                                        503,
                                        "busy",
                                        new Header("Retry-After", "2"),
                                        new Header("X", "a"),
                                        new Header("X", "b")),
                                Moment.REQUEST_END)
                        .times(2)
                        .step(new Effect.Delay(Duration.ofMillis(1500)), Moment.REPLY_START)
                        .lasting(Duration.ofSeconds(30))
                        .step(new Effect.Cut(), Moment.REPLY_BODY)
                        .times(1)
                        .thenAlways(new Effect.Stall(), Moment.REQUEST_START));
    }

    @Test
    void theShortestScriptSaysWhatHappensFromNowOn() {
        assertThat(read("{'then': 'normally'}"))
                .isEqualTo(
                        new FaultScriptJson.Wanted(FaultScript.named("unnamed").thenNormally(), false));
    }

    static Stream<FaultScript> scripts() {
        List<Effect> effects = List.of(
                Effect.answer(429, "{\"error\":\"ü\"}", new Header("Retry-After", "1")),
                new Effect.Answer(new Reply(200, List.of(), Bytes.copyOf(new byte[] {(byte) 0xff, 0, 1}))),
                new Effect.Delay(Duration.ofMillis(1)),
                new Effect.Interim(List.of(100, 103)),
                new Effect.Endless(400, Bytes.utf8("no"), Duration.ofMillis(3), 7),
                new Effect.Stall(),
                new Effect.Cut());
        return Stream.concat(
                Stream.of(FaultScript.none()),
                effects.stream()
                        .flatMap(effect -> Stream.of(Moment.values())
                                .map(moment -> FaultScript.named(effect.describe())
                                        .normally(1)
                                        .step(effect, moment)
                                        .lasting(Duration.ofDays(1))
                                        .thenAlways(effect, moment))));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void whatIsToldIsReadAgain(FaultScript script) {
        assertThat(FaultScriptJson.read(ControlJson.script(script).toString().getBytes(StandardCharsets.UTF_8))
                        .script())
                .isEqualTo(script);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{'then': [", "{'then': {'effect': "})
    void whereTheDocumentBreaksOffIsTold(String document) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(document));

        assertThat(refusal)
                .hasMessageMatching("the document is not JSON: Unexpected end-of-input.*[( ]line:? 1.*")
                .hasMessageNotContaining("Source")
                .hasMessageNotContaining("StreamReadFeature");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | not a JSON object",
                "[] | `` | the document is not a JSON object",
                "{'then': | `` | the document is not JSON",
                "{'then': 'normally'} {} | `` | the document is not JSON",
                "{'then': 'normally', 'then': 'normally'} | `` | Duplicate",
                "{} | then | then is missing",
                "{'then': 'never'} | then | then is \"never\"; \"normally\", or an object",
                "{'then': {'effect': 'cut'}} | then.moment | then.moment is missing",
                "{'then': {'effect': 'cut', 'moment': 'REPLY_START', 'times': 1}} | then.times | then.times is unknown",
                "{'then': 'normally', 'step': []} | step | step is unknown; known here are name, everywhere, steps, then",
                "{'then': 'normally', 'steps': {}} | steps | steps is {}; an array is needed",
                "{'then': 'normally', 'steps': [1]} | steps[0] | steps[0] is not a JSON object",
                "{'then': 'normally', 'steps': [{}]} | steps[0].effect | steps[0].effect is missing",
                "{'then': 'normally', 'steps': [{'effect': 'explode'}]} | steps[0].effect | none, answer, delay, interim, endless, stall, cut",
                "{'then': 'normally', 'steps': [{'effect': 'none'}]} | steps[0].times | steps[0].times has neither",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': 1, 'lastingMillis': 1}]} | steps[0].times | both",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': 0}]} | steps[0].times | whole number from 1",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': 1.5}]} | steps[0].times | is 1.5",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': '2'}]} | steps[0].times | is \"2\"",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': 99999999999}]} | steps[0].times | 99999999999",
                "{'then': 'normally', 'steps': [{'effect': 'none', 'times': 1, 'moment': 'REPLY_BODY'}]} | steps[0].moment | unknown",
                "{'then': 'normally', 'steps': [{'effect': 'stall', 'moment': 'LATER', 'times': 1}]} | steps[0].moment | it can be REQUEST_START, REQUEST_END, REPLY_START, REPLY_BODY",
                "{'then': 'normally', 'steps': [{'effect': 'cut', 'moment': 'REPLY_BODY', 'lastingMillis': -1}]} | steps[0].lastingMillis | is -1",
                "{'then': {'effect': 'delay', 'moment': 'REPLY_BODY'}} | then.pauseMillis | missing",
                "{'then': {'effect': 'endless', 'status': 204, 'moment': 'REPLY_BODY'}} | then.status | has no body",
                "{'then': {'effect': 'endless', 'status': 200, 'moment': 'REPLY_BODY'}} | then.body | is empty",
                "{'then': {'effect': 'endless', 'status': 200, 'body': 'x', 'everyMillis': 0, 'pieces': 0}} | then.pieces | whole number from 1",
                "{'then': {'effect': 'delay', 'moment': 'REPLY_BODY', 'pauseMillis': 86400001}} | then.pauseMillis | 0 to 86400000",
                "{'then': {'effect': 'interim', 'moment': 'REPLY_START'}} | then.statuses | missing",
                "{'then': {'effect': 'interim', 'moment': 'REPLY_START', 'statuses': 103}} | then.statuses | an array is needed",
                "{'then': {'effect': 'interim', 'moment': 'REPLY_START', 'statuses': []}} | then.statuses | one interim status or more",
                "{'then': {'effect': 'interim', 'moment': 'REPLY_START', 'statuses': [101]}} | then.statuses | 101 is final",
                "{'then': {'effect': 'interim', 'moment': 'REPLY_START', 'statuses': [103, 200]}} | then.statuses[1] | from 100 to 199",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY'}} | then.status | missing",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 100}} | then.status | from 200 to 599",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'body': 1}} | then.body | a text is needed",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'body': '', 'bodyBase64': ''}} | then.bodyBase64 | not both",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'bodyBase64': '?'}} | then.bodyBase64 | not base64",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'headers': []}} | then.headers | not a JSON object",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'headers': {'a b': ''}}} | then.headers.a b | no name",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'headers': {'X': 'a\\nb'}}} | then.headers.X | one line",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 200, 'headers': {'content-length': '1'}}} | then.headers.content-length | frames",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 204, 'body': 'x'}} | then.body | is never sent with status 204; leave it out",
                "{'then': {'effect': 'answer', 'moment': 'REPLY_BODY', 'status': 304, 'bodyBase64': 'eA=='}} | then.bodyBase64 | is never sent with status 304; leave it out",
                "{'name': 7, 'then': 'normally'} | name | name is 7; a text is needed",
                "{'everywhere': 'yes', 'then': 'normally'} | everywhere | true or false is needed",
            })
    void whatIsWrongIsNamed(String document, String field, String message) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(document));

        assertThat(refusal).as("accepted").isNotNull();
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal).hasMessageContaining(message);
        assertThat(refusal.status()).isEqualTo(400);
    }

    @Test
    void headerFieldsAreTakenUpToTheBound() {
        String document =
                "{'then': {'effect': 'answer', 'moment': 'REQUEST_END', 'status': 200, 'headers': {'X': ['%s', '']}}}";
        int most = Effect.Answer.MAX_HEADER_BYTES - 2 * "X: \r\n".length();

        assertThat(read(document.formatted("x".repeat(most))).everywhere()).isFalse();

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(document.formatted("x".repeat(most + 1))));
        assertThat(refusal.field()).isEqualTo("then.headers");
        assertThat(refusal).hasMessage("then.headers has 61441 bytes; 61440 are the most that is sent");
        assertThat(refusal.status()).isEqualTo(400);
    }
}
