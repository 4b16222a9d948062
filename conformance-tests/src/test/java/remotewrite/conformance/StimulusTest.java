package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
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

        assertThat(hurried.tokenLifetime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(hurried.length()).isEqualTo(Duration.ofMillis(3333));
    }

    @Test
    void stimuliOfTheCatalogueHaveNamesOfTheirOwn() {
        Set<Stimulus> stimuli = Catalog.all().stream().map(Check::stimulus).collect(Collectors.toSet());

        assertThat(stimuli.stream().map(Stimulus::name)).doesNotHaveDuplicates();
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
                .filteredOn(check -> check.stimulus().traffic() instanceof Traffic.Calls)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.stimulus().calls())
                        .as("%s", check.id())
                        .anyMatch(check.expectation()::looksAt));
    }
}
