package remotewrite.conformance.sender;

import java.util.Optional;
import remotewrite.conformance.NotRun;

/** The Docker engine with what tests of native authentication need, or the reason why they do not run. */
final class NativeEngine {
    private NativeEngine() {}

    /** @param remedy what makes the image, when it is not there */
    static DockerEngine with(String image, String remedy) {
        Optional<DockerEngine> engine = new DockerProbe(System.getenv()).ask() instanceof DockerProbe.Answer.Silent
                ? Optional.empty()
                : Optional.of(DockerEngine.connect(System.getenv()));
        return engine.filter(each -> each.has(image))
                .orElseGet(() -> NotRun.because("native azuread: "
                        + (engine.isPresent() ? "no image " + image : "no Docker engine") + "; " + remedy));
    }
}
