package remotewrite.conformance.sender;

import java.util.Optional;
import remotewrite.conformance.NotRun;

/** The Docker engine with what tests of native authentication need, and a line that says which it is, or the reason why they do not run. */
final class NativeEngine {
    private NativeEngine() {}

    /** @param remedy what makes the image, when it is not there */
    static DockerEngine with(String image, String remedy) {
        Optional<DockerEngine> engine = new DockerProbe(System.getenv()).ask() instanceof DockerProbe.Answer.Silent
                ? Optional.empty()
                : Optional.of(DockerEngine.connect(System.getenv()));
        DockerEngine found = engine.filter(each -> each.has(image))
                .orElseGet(() -> NotRun.because("native azuread: "
                        + (engine.isPresent() ? "no image " + image : "no Docker engine") + "; " + remedy));
        System.out.printf(
                "native azuread: container image %s, version %s%n",
                image, found.labelledVersion(image).map(SenderVersion::text).orElse("unknown"));
        return found;
    }
}
