package remotewrite.fake.setup;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of endpoints that are to do what they cannot. */
class SetupEndpointProblemsTest {
    @TempDir
    private Path directory;

    static Stream<WrongSetup> wrong() {
        return Stream.of(
                WrongSetup.of(
                        "profile: spec",
                        "profile: SPEC",
                        "ingestion.profile: one of azure, spec is needed, not 'SPEC'"),
                WrongSetup.of(
                        "after: PT13M",
                        "after: 13",
                        "ingestion.after: a duration like PT5M, from PT0.001S to P36500D, is needed, not '13'"),
                WrongSetup.of(
                        "role: long", "role: LONG", "ingestion.answers.role: one of short, long is needed, not 'LONG'"),
                WrongSetup.of(
                        "throttled: bare",
                        "throttled: 429",
                        "ingestion.answers.throttled: one of bare, body, retryAfter is needed, not '429'"),
                WrongSetup.of(
                        "success: ok",
                        "success: 201",
                        "ingestion.answers.success: one of noContent, ok is needed, not '201'"),
                WrongSetup.of(
                        "success: ok",
                        "success: [ok]",
                        "ingestion.answers.success: one of noContent, ok is needed, not a list"),
                WrongSetup.of(
                        "success: ok",
                        "success:",
                        "ingestion.answers.success: one of noContent, ok is needed, not nothing"),
                WrongSetup.of(
                        "success: ok",
                        "success: accepted",
                        "ingestion.answers.success: one of noContent, ok is needed, not 'accepted'"),
                WrongSetup.of(
                        "refusedToken: forbidden",
                        "refusedToken: teapot",
                        "ingestion.answers.refusedToken: one of unauthorized, forbidden is needed, not 'teapot'"),
                WrongSetup.of(
                        "overLimit: silentDrop",
                        "overLimit: drop",
                        "ingestion.answers.overLimit: one of silentDrop, badRequest, tooManyRequests is needed, not 'drop'"),
                WrongSetup.of(
                        "overLimit: silentDrop",
                        "overlimit: silentDrop",
                        "ingestion.answers.overlimit: unknown key; known are " + String.join(", ", AnswersReader.KEYS)),
                WrongSetup.of(
                        "casing: insensitive",
                        "casing: none",
                        "query.casing: one of sensitive, insensitive is needed, not 'none'"),
                WrongSetup.of(
                        "name: anyMatcher",
                        "name: any",
                        "query.name: one of notNeeded, anyMatcher, equality is needed, not 'any'"),
                WrongSetup.of(
                        "anyLabelValues: false",
                        "anyLabelValues: no",
                        "query.anyLabelValues: true or false is needed, not a value of the type bool"),
                WrongSetup.of(
                        "validation: azure422",
                        "validation: 422",
                        "query.validation: one of azure400, azure422, prometheus is needed, not '422'"),
                WrongSetup.of(
                        "validation: azure422",
                        "validation: azure418",
                        "query.validation: one of azure400, azure422, prometheus is needed, not 'azure418'"),
                WrongSetup.of(
                        "validation: azure422",
                        "status: 422",
                        "query.status: unknown key; known are casing, name, anyLabelValues, validation, scoping, refusedToken, shortStep"),
                WrongSetup.of(
                        "activeFor: PT5M",
                        "activefor: PT5M",
                        "ingestion.activefor: unknown key; known are " + String.join(", ", IngestionSetup.KEYS)),
                WrongSetup.of(
                        "before: PT12M",
                        "before: PT0S",
                        "ingestion.before: a duration like PT5M, from PT0.001S to P36500D, is needed, not 'PT0S'"),
                WrongSetup.of(
                        "before: PT12M",
                        "before: -PT1M",
                        "ingestion.before: a duration like PT5M, from PT0.001S to P36500D, is needed, not '-PT1M'"),
                WrongSetup.of(
                        "after: PT13M",
                        "after: P999999999999D",
                        "ingestion.after: a duration like PT5M, from PT0.001S to P36500D, is needed, not 'P999999999999D'"),
                WrongSetup.of(
                        "retention: P7D",
                        "retention: PT0.0005S",
                        "ingestion.retention: a duration like PT5M, from PT0.001S to P36500D, is needed, not 'PT0.0005S'"),
                WrongSetup.of(
                        "activeFor: PT5M",
                        "activeFor: PT59S",
                        "ingestion.activeFor: a duration like PT5M, from PT1M to P36500D, is needed, not 'PT59S'"),
                WrongSetup.of(
                        "lateReason: limitThrottling",
                        "lateReason: late",
                        "ingestion.lateReason: one of limitThrottling, outOfOrder is needed, not 'late'"),
                WrongSetup.of(
                        "lateReason: limitThrottling",
                        "lateReason: outOfOrder",
                        "ingestion.lateReason: 'outOfOrder' is for the profile azure; the profile spec always tells the order: leave this out"),
                WrongSetup.of(
                        "tokenSkew: PT14S",
                        "tokenSkew: -PT1S",
                        "ingestion.tokenSkew: a duration like PT5M, from PT0S to P36500D, is needed, not '-PT1S'"),
                WrongSetup.of(
                        "overLimit: silentDrop",
                        "overLimit: badRequest",
                        "ingestion.answers.overLimit: 'badRequest' is for the profile azure; the profile spec tells whatever is dropped: leave this out"),
                WrongSetup.of(
                        "overLimit: silentDrop",
                        "overLimit: tooManyRequests",
                        "ingestion.answers.overLimit: 'tooManyRequests' is for the profile azure; the profile spec tells whatever is dropped: leave this out"),
                WrongSetup.of(
                        "emptyBody: badRequest",
                        "emptyBody: internalServerError",
                        "ingestion.answers.emptyBody: 'internalServerError' is for the profile azure; the profile spec answers 400: leave this out"),
                WrongSetup.of(
                        "nativeHistograms: passedOver",
                        "nativeHistograms: kept",
                        "ingestion.answers.nativeHistograms: 'kept' is for the profile azure; the profile spec keeps them by itself: leave this out"),
                WrongSetup.of(
                        "version2: unsupported",
                        "version2: taken",
                        "ingestion.answers.version2: 'taken' is for the profile azure; the profile spec takes it by itself: leave this out"),
                WrongSetup.of(
                        "shortStep: refused",
                        "shortStep: rounded",
                        "query.shortStep: 'rounded' is for the profile azure; the profile spec takes any step: leave this out"),
                WrongSetup.of(
                        "bytesCounted: decompressed",
                        "bytesCounted: both",
                        "ingestion.bytesCounted: one of wire, decompressed is needed, not 'both'"),
                wrongNumber("0", "'0'"),
                wrongNumber("-1", "'-1'"),
                wrongNumber("9999999999999999999", "'9999999999999999999'"),
                wrongNumber("0x10", "'0x10'"),
                wrongNumber("many", "'many'"),
                wrongNumber("1.5", "'1.5'"),
                wrongNumber("[1]", "a list"));
    }

    private static WrongSetup wrongNumber(String given, String told) {
        return WrongSetup.of(
                "eventsPerMinute: 6",
                "eventsPerMinute: " + given,
                "ingestion.eventsPerMinute: a whole number from 1 to 999999999999999999 is needed, not " + told);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldWithItsLine(WrongSetup wrong) {
        wrong.assertTold(directory);
    }
}
