package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import remotewrite.fake.entra.EntraAnswers.MissingScope;

/** What the token service and the endpoints of machines can refuse, by their sources, is what a client is seen to be told. */
class EveryEntraRefusalIsMetTest {
    /** Every file that says something to a client of the token service. */
    private static final Set<String> TOKEN_SERVICE = Set.of(
            "EntraRefusals.java",
            "AssertionRefusals.java",
            "FederationRefusals.java",
            "ScopeRefusals.java",
            "EntraError.java");

    private static final Set<String> MACHINES = Set.of("ImdsService.java", "AppServiceIdentity.java");

    private static final Set<String> NO_REFUSALS = Set.of(
            // patterns
            "MM/dd/yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss'Z'", "application/json; charset=utf-8");

    /** Refused to machines only, whose tokens the same refusals are about. */
    private static final String OLDER_NUMBER = "The application named ";

    private static List<SourceSentences> of(Set<String> files) throws IOException {
        List<SourceSentences> sentences = SourceSentences.of("").stream()
                .filter(sentence -> files.contains(sentence.file()))
                .toList();
        assertThat(sentences.stream().map(SourceSentences::file)).containsAll(files);
        return sentences.stream()
                .filter(sentence -> !NO_REFUSALS.contains(sentence.text()))
                .toList();
    }

    /** What azure-identity's own exceptions say, in each of the ways to be refused; these tests look at number and status. */
    private static List<String> thrown() {
        return Stream.of(
                        EntraCatalogueTest.requests(),
                        EntraCatalogueTest.assertions(),
                        EntraCatalogueTest.federated(),
                        Stream.of(
                                        EntraVariantsTest.requests(),
                                        EntraVariantsTest.assertions(),
                                        EntraVariantsTest.federated())
                                .flatMap(Function.identity())
                                .map(EntraVariantsTest.Variant::scene))
                .flatMap(Function.identity())
                .map(scene -> String.valueOf(catchThrowable(scene::play).getMessage()))
                .toList();
    }

    /** What curl prints of version 1 and of the lookups, and azure-identity where an answer can be chosen. */
    private static Stream<String> asserted() {
        Stream<String> printed = Stream.of(
                        EntraVersionOneRefusalsTest.tenants(),
                        EntraVersionOneRefusalsTest.clients(),
                        EntraVersionOneRefusalsTest.resources(),
                        EntraLookupRefusalsTest.tenants(),
                        EntraLookupRefusalsTest.instances())
                .flatMap(Function.identity())
                .map(refusal -> String.join(" ", refusal.printed()));
        return Stream.concat(printed, Stream.of(MissingScope.values()).map(EntraAnswersTest::words));
    }

    @Test
    void everySentenceOfTheTokenServiceIsToldToAClient() throws IOException {
        List<SourceSentences> sentences = of(TOKEN_SERVICE);
        List<String> told = Stream.concat(thrown().stream(), asserted()).toList();

        assertThat(sentences).hasSizeGreaterThan(90);
        assertThat(sentences)
                .filteredOn(sentence -> !sentence.text().equals(OLDER_NUMBER))
                .filteredOn(sentence -> told.stream().noneMatch(sentence::standsIn))
                .isEmpty();
    }

    @Test
    void everySentenceOfAMachinesEndpointIsToldToAzureIdentity() throws IOException {
        List<SourceSentences> sentences = of(MACHINES);
        List<String> told = Stream.concat(
                        Stream.of(
                                        IdentityRefusalsTest.metadata(),
                                        IdentityRefusalsTest.app(),
                                        IdentityRefusalsTest.challenge())
                                .flatMap(Function.identity())
                                // what a fault script says is not the endpoint's
                                .filter(refusal -> refusal.faults().equals(FaultScript.none()))
                                .map(refusal -> String.join(" ", refusal.said())),
                        Stream.of(IdentityAnswers.UnknownResource.values()).map(IdentityAnswersTest::words))
                .toList();

        assertThat(sentences).hasSizeGreaterThan(12);
        assertThat(sentences)
                .filteredOn(sentence -> told.stream().noneMatch(sentence::standsIn))
                .isEmpty();
        assertThat(told).anyMatch(text -> text.contains(OLDER_NUMBER));
    }

    /** Or else its sentences would be none of those that are looked for. */
    @Test
    void noOtherFileMakesARefusal() throws IOException {
        Set<String> refusing = SourceSentences.filesWith("", "new EntraError(");

        assertThat(refusing).contains("EntraRefusals.java");
        assertThat(TOKEN_SERVICE).containsAll(refusing);
        assertThat(SourceSentences.filesWith("entra", "new EntraError(")).isEmpty();
    }

    /** A pattern that is in no source any more excuses nothing. */
    @Test
    void whatIsNoRefusalStandsInTheSources() throws IOException {
        assertThat(SourceSentences.of("").stream()
                        .filter(sentence ->
                                TOKEN_SERVICE.contains(sentence.file()) || MACHINES.contains(sentence.file()))
                        .map(SourceSentences::text)
                        .collect(Collectors.toSet()))
                .contains(OLDER_NUMBER)
                .containsAll(NO_REFUSALS);
    }
}
