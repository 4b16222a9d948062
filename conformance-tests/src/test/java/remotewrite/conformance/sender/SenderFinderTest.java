package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderFinderTest {
    private final List<String> asked = new ArrayList<>();
    private final Sender sender = new PrometheusProcess(Path.of("p"), SenderVersion.of("3.5.3"), "a test");

    private SenderSource nothingAt(String what) {
        return preferences -> {
            asked.add(what);
            return SenderSource.Search.nothing(what, what + " is not there", "get " + what);
        };
    }

    private SenderSource foundAt(String what) {
        return preferences -> {
            asked.add(what);
            return SenderSource.Search.found(what, what + " is there", sender);
        };
    }

    @Test
    void placesAreTriedInOrderUntilOneHasASender() {
        SenderSearch search = new SenderFinder(nothingAt("container"), foundAt("binary"), foundAt("fetched"))
                .find(SenderPreferences.none());

        assertThat(asked).containsExactly("container", "binary");
        assertThat(search.choice()).containsSame(sender);
        assertThat(search.attempts())
                .extracting(Attempt::what, Attempt::found)
                .containsExactly(tuple("container", false), tuple("binary", true));
    }

    @Test
    void nothingAnywhereIsAResultWithEveryRemedy() {
        SenderSearch search = new SenderFinder(nothingAt("container"), nothingAt("binary"), nothingAt("fetched"))
                .find(SenderPreferences.none());

        assertThat(search.choice()).isEmpty();
        assertThat(search.explanation().lines())
                .containsExactly(
                        "  not found: container: container is not there. Remedy: get container",
                        "  not found: binary: binary is not there. Remedy: get binary",
                        "  not found: fetched: fetched is not there. Remedy: get fetched");
    }

    @Test
    void aForcedRuntimeLooksNowhereElse() {
        new SenderFinder(foundAt("container"), foundAt("binary"), foundAt("fetched"))
                .find(SenderPreferences.none().withRuntime(SenderRuntime.FETCH));

        assertThat(asked).containsExactly("fetched");
    }

    @Test
    void aForcedRuntimeThatIsMissingIsAnErrorWithItsRemedy() {
        SenderFinder finder = new SenderFinder(nothingAt("container"), foundAt("binary"), foundAt("fetched"));

        assertThatThrownBy(() -> finder.find(SenderPreferences.none().withImage("example/prometheus:1")))
                .isInstanceOf(SenderMissing.class)
                .hasMessage("a real sender was asked for (runtime container, image example/prometheus:1), but:\n"
                        + "  not found: container: container is not there. Remedy: get container");
    }

    @Test
    void aScriptedSenderNeedsNoSearch() {
        SenderSearch search = new SenderFinder(foundAt("container"), foundAt("binary"), foundAt("fetched"))
                .find(SenderPreferences.none().withRuntime(SenderRuntime.SCRIPTED));

        assertThat(asked).isEmpty();
        assertThat(search.choice()).isEmpty();
        assertThat(search.attempts()).isEmpty();
    }

    @Test
    void anImageImpliesAContainerAndABinaryABinary() {
        assertThat(SenderPreferences.none().withImage("i").runtime()).isEqualTo(SenderRuntime.CONTAINER);
        assertThat(SenderPreferences.none().withBinary(Path.of("b")).runtime()).isEqualTo(SenderRuntime.BINARY);
    }

    @Test
    void contradictingPreferencesAreRefused() {
        assertThatThrownBy(() -> SenderPreferences.none().withImage("i").withBinary(Path.of("b")))
                .hasMessageContaining("both a binary and an image");
        assertThatThrownBy(() -> SenderPreferences.none()
                        .withRuntime(SenderRuntime.FETCH)
                        .withImage("i"))
                .hasMessageContaining("an image is asked for together with the runtime fetch");
    }
}
