package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.suite.Stimuli;
import remotewrite.conformance.suite.TokenRequestChecks;
import remotewrite.fake.Bytes;
import remotewrite.fake.Effect;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Moment;

class StimulusTest {
    private static final Stimulus STEADY = Stimulus.steady("s", "did", Duration.ofSeconds(10));

    @Test
    void equalStimuliAreOne() {
        assertThat(STEADY).isEqualTo(Stimulus.steady("s", "did", Duration.ofSeconds(10)));
        assertThat(STEADY.withTokenLifetime(Duration.ofSeconds(4))).isNotEqualTo(STEADY);
    }

    @Test
    void hurryDividesEveryDurationAndSaysSo() {
        Stimulus hurried = STEADY.withIngestion(FaultScript.named("down")
                        .step(new Effect.Delay(Duration.ofSeconds(2)), Moment.REQUEST_END)
                        .lasting(Duration.ofSeconds(5))
                        .thenNormally())
                .hurried();

        assertThat(hurried.traffic()).isEqualTo(new Traffic.Scraped(Duration.ofSeconds(1), Duration.ofMillis(100)));
        assertThat(hurried.tokenLifetime()).isEqualTo(Stimulus.USUAL_TOKEN_LIFETIME);
        assertThat(hurried.ingestion().steps().getFirst())
                .isEqualTo(new FaultScript.Step(
                        new FaultScript.Action(new Effect.Delay(Duration.ofMillis(200)), Moment.REQUEST_END),
                        new FaultScript.Extent.Lasting(Duration.ofMillis(500))));
        assertThat(hurried.did()).endsWith("(all 10 times faster)");
    }

    @Test
    void tokensKeepALifeThatWholeSecondsCanExpress() {
        Stimulus hurried = STEADY.withTokenLifetime(Duration.ofSeconds(6)).hurried();

        assertThat(hurried.tokenLifetime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hurried.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(STEADY.withTokenLifetime(Duration.ofSeconds(4)).hurried().did())
                .endsWith("(all 1.3 times faster)");
    }

    /** What TOKEN-10 judges: it would have nothing to judge now and then, or always, were this not so. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWriteIsMadeWhileEntraIsSlowAndTheTokenValid(boolean fast) {
        Stimulus stimulus = fast ? Stimuli.ENTRA_SLOW.hurried() : Stimuli.ENTRA_SLOW;
        Duration interval = ((Traffic.Scraped) stimulus.traffic()).interval();
        FaultScript.Step slow = stimulus.entra().steps().getFirst();
        Duration answer = ((Effect.Delay) slow.action().effect()).pause();

        assertThat(answer.minus(Starvation.ANYBODY))
                .isGreaterThan(interval.multipliedBy(3).dividedBy(2));
        // renewed at three fifths of its life, at the latest
        assertThat(stimulus.tokenLifetime().multipliedBy(2).dividedBy(5).minus(TokenRequestChecks.WHOLE_SECONDS))
                .isGreaterThan(interval.multipliedBy(3).dividedBy(2));
    }

    @Test
    void stimuliOfTheCatalogueHaveNamesOfTheirOwn() {
        Set<Stimulus> stimuli = Catalog.all().stream().map(Check::stimulus).collect(Collectors.toSet());

        assertThat(stimuli.stream().map(Stimulus::name)).doesNotHaveDuplicates();
    }

    @Test
    void callsThatWaitForTheProxysLimitsWaitAsLongAsItsPaceSays() {
        Call call = new Call(
                "a",
                List.of(
                        new Call.Act.Send(Bytes.utf8("x")),
                        new Call.Act.Trickle(Bytes.utf8("y"), Duration.ofSeconds(1), Duration.ofSeconds(40)),
                        new Call.Act.Offer(Bytes.utf8("z"), 2, Duration.ofSeconds(20)),
                        new Call.Act.Ignore(Duration.ofSeconds(5)),
                        new Call.Act.AwaitReply(Duration.ofSeconds(30)),
                        new Call.Act.AwaitClose(Duration.ofSeconds(10))));
        FaultScript script = FaultScript.named("trickles")
                .step(new Effect.Delay(Duration.ofSeconds(8)), Moment.REQUEST_END)
                .lasting(Duration.ofSeconds(6))
                .thenAlways(new Effect.Endless(400, Bytes.utf8("no"), Duration.ofMillis(400), 90), Moment.REQUEST_END);
        Stimulus usual =
                Stimulus.calls("s", "did", Traffic.Calls.outwaiting(new Traffic.Round(script, List.of(call), true)));

        Stimulus hurried = usual.at(Pace.HURRIED);

        assertThat(usual.waitsMostly()).isTrue();
        assertThat(usual.length()).isEqualTo(Duration.ofSeconds(105));
        assertThat(usual.at(Pace.USUAL)).isEqualTo(usual);
        assertThat(hurried.length()).isEqualTo(Duration.ofMillis(10_500));
        assertThat(hurried.did()).isEqualTo("did (times divided by 10, numbers by 32)");
        Traffic.Round round = ((Traffic.Calls) hurried.traffic()).rounds().getFirst();
        assertThat(round.ending()).isTrue();
        assertThat(round.ingestion())
                .isEqualTo(FaultScript.named("trickles")
                        .step(new Effect.Delay(Duration.ofMillis(800)), Moment.REQUEST_END)
                        .lasting(Duration.ofMillis(600))
                        .thenAlways(
                                new Effect.Endless(400, Bytes.utf8("no"), Duration.ofMillis(40), 90),
                                Moment.REQUEST_END));
        assertThat(round.calls().getFirst().acts())
                .contains(
                        new Call.Act.Trickle(Bytes.utf8("y"), Duration.ofMillis(100), Duration.ofSeconds(4)),
                        new Call.Act.Offer(Bytes.utf8("z"), 2, Duration.ofSeconds(2)),
                        new Call.Act.Ignore(Duration.ofMillis(500)));
    }

    @Test
    void ofACrowdSoManyAreMadeAsAreTooManyAtTheProxysPace() {
        List<Call> crowd = IntStream.range(0, 320)
                .mapToObj(number -> new Call("c" + number, List.of()))
                .toList();
        Stimulus usual = Stimulus.calls(
                "s",
                "did",
                Traffic.Calls.outwaiting(
                        new Traffic.Round(FaultScript.none(), crowd, false),
                        new Traffic.Round(FaultScript.none(), crowd.subList(0, 3), false)));

        Traffic.Calls hurried = (Traffic.Calls) usual.at(Pace.HURRIED).traffic();

        assertThat(hurried.rounds().getFirst().calls()).isEqualTo(crowd.subList(0, 10));
        assertThat(hurried.rounds().getLast().calls()).hasSize(3);
    }

    @Test
    void callsThatWaitForAnswersAreTheSameForEveryProxy() {
        Traffic.Round round = new Traffic.Round(
                FaultScript.none(),
                List.of(new Call("a", List.of(new Call.Act.AwaitReply(Duration.ofSeconds(10))))),
                false);
        Stimulus stimulus = Stimulus.calls("s", "did", new Traffic.Calls(Traffic.Begin.READY, List.of(round)));

        assertThat(stimulus.at(Pace.HURRIED)).isEqualTo(stimulus);
        assertThat(stimulus.length()).isZero();
        assertThat(stimulus.waitsMostly()).isFalse();
    }

    @Test
    void callsThatTakeTheirOwnTimeAreTheSameForEveryProxyAndWaitAsLongAsTheyPause() {
        Traffic.Round round = new Traffic.Round(
                FaultScript.none(),
                List.of(
                        new Call(
                                "a",
                                List.of(
                                        new Call.Act.Ignore(Duration.ofSeconds(2)),
                                        new Call.Act.AwaitReply(Duration.ofSeconds(10)),
                                        new Call.Act.Ignore(Duration.ofSeconds(1)))),
                        new Call("b", List.of(new Call.Act.Ignore(Duration.ofSeconds(2))))),
                false);
        Stimulus stimulus = Stimulus.calls("s", "did", Traffic.Calls.lasting(Traffic.Begin.LISTENING, round, round));

        assertThat(stimulus.at(Pace.HURRIED)).isEqualTo(stimulus);
        assertThat(stimulus.length()).isEqualTo(Duration.ofSeconds(6));
        assertThat(stimulus.waitsMostly()).isTrue();
    }

    @Test
    void aPartOfTheCallsKeepsWholeRoundsAndAllElse() {
        Traffic.Round alone = new Traffic.Round(FaultScript.none(), List.of(new Call("a", List.of())), false);
        Traffic.Round together = new Traffic.Round(
                FaultScript.none(), List.of(new Call("b", List.of()), new Call("c", List.of())), true);
        Stimulus calls = Stimulus.calls(
                        "s", "did", new Traffic.Calls(Traffic.Begin.LISTENING, List.of(alone, together)))
                .withEndpoint(Endpoint.CLOSED);

        Stimulus part = calls.only("c"::equals);

        assertThat(part)
                .isEqualTo(Stimulus.calls("s", "did", new Traffic.Calls(Traffic.Begin.LISTENING, List.of(together)))
                        .withEndpoint(Endpoint.CLOSED));
        assertThat(calls.calls()).containsExactly("a", "b", "c");
        assertThat(part.calls()).containsExactly("b", "c");
    }

    @Test
    void aStimulusOfASenderHasNoParts() {
        assertThat(STEADY.only(call -> false)).isEqualTo(STEADY);
        assertThat(STEADY.calls()).isEmpty();
    }

    @Test
    void everyCheckOnCallsLooksAtOneAtLeast() {
        assertThat(Catalog.all())
                .filteredOn(check -> check.stimulus().traffic() instanceof Traffic.Calls calls
                        && calls.begin() != Traffic.Begin.NEVER)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.stimulus().calls())
                        .as("%s", check.id())
                        .anyMatch(check.expectation()::looksAt));
    }
}
