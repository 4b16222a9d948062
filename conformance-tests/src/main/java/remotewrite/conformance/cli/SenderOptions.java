package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.conformance.sender.SenderFinder;
import remotewrite.conformance.sender.SenderMissing;
import remotewrite.conformance.sender.SenderPreferences;
import remotewrite.conformance.sender.SenderRuntime;
import remotewrite.conformance.sender.SenderSearch;
import remotewrite.conformance.sender.WantedVersion;

/** The options that say which sender is wanted. */
final class SenderOptions {
    @Option(
            names = "--sender",
            paramLabel = "RUNTIME",
            defaultValue = "auto",
            description =
                    "What runs Prometheus, the sender: auto (the first there is of the next three), container, binary (one"
                            + " of this machine), fetch (a binary that is fetched and kept); or scripted, which is no Prometheus."
                            + " Default: ${DEFAULT-VALUE}.")
    private SenderRuntime runtime = SenderRuntime.AUTO;

    @Option(
            names = "--prometheus-version",
            paramLabel = "VERSION",
            defaultValue = "any",
            description = "The wanted version or its beginning, e.g. 2.53. Default: ${DEFAULT-VALUE}.")
    private String version = "any";

    @Option(
            names = "--prometheus-binary",
            paramLabel = "FILE",
            description = "The Prometheus binary to use, instead of one from the PATH.")
    private Optional<Path> binary = Optional.empty();

    @Option(
            names = "--prometheus-image",
            paramLabel = "IMAGE",
            description = "The container image of Prometheus to use; pulled when it is not here.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--require-real-sender",
            negatable = true,
            description =
                    "Ends with exit code 2 when there is no real Prometheus. Default: only when the environment has CI=true.")
    private Optional<Boolean> requireReal = Optional.empty();

    /**
     * Looks for the wanted sender, and fetches it when need be.
     *
     * @throws UserMistake when the options contradict each other, or what they ask for is not there
     */
    SenderSearch find(Surroundings surroundings) {
        return search(surroundings, SenderFinder::find);
    }

    /** Looks everywhere and changes nothing. */
    SenderSearch survey(Surroundings surroundings) {
        return search(surroundings, SenderFinder::survey);
    }

    private SenderSearch search(
            Surroundings surroundings, BiFunction<SenderFinder, SenderPreferences, SenderSearch> way) {
        try {
            SenderPreferences preferences = new SenderPreferences(runtime, binary, image, WantedVersion.of(version));
            SenderFinder finder = SenderFinder.of(
                    surroundings.environment(), line -> surroundings.err().println("  " + line));
            return way.apply(finder, preferences);
        } catch (IllegalArgumentException | SenderMissing e) {
            throw new UserMistake(e.getMessage());
        }
    }

    /** Whether a run without a real sender is refused. */
    boolean mustBeReal(Surroundings surroundings) {
        return requireReal.orElse("true".equals(surroundings.environment().get("CI")));
    }
}
