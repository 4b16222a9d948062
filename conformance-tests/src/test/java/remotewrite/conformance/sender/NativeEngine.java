package remotewrite.conformance.sender;

import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The Docker engine with what tests of native authentication need, or the reason why they do not run. */
final class NativeEngine {
    private NativeEngine() {}

    /** @param remedy what makes the image, when it is not there */
    static DockerEngine with(String image, String remedy) {
        Optional<DockerEngine> engine = new DockerProbe(System.getenv()).ask() instanceof DockerProbe.Answer.Silent
                ? Optional.empty()
                : Optional.of(DockerEngine.connect(System.getenv()));
        return engine.filter(each -> each.has(image))
                .orElseGet(
                        () -> skipped((engine.isPresent() ? "no image " + image : "no Docker engine") + "; " + remedy));
    }

    /** Skips the test, and says so; fails it where everything has to run. */
    static <T> T skipped(String reason) {
        String line = "native azuread NOT RUN: " + reason;
        System.out.println(line);
        if (Boolean.parseBoolean(System.getenv("CONFORMANCE_REQUIRE_CONTAINERS"))) {
            return Assertions.fail(line);
        }
        return Assumptions.abort(line);
    }
}
