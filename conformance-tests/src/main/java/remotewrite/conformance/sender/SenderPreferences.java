package remotewrite.conformance.sender;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Which sender somebody wants.
 *
 * @param runtime what may run it, default {@link SenderRuntime#AUTO}
 * @param binary an executable to use; implies {@link SenderRuntime#BINARY}
 * @param image a container image to use; implies {@link SenderRuntime#CONTAINER}
 * @param version the wanted version, default any
 */
public record SenderPreferences(
        SenderRuntime runtime, Optional<Path> binary, Optional<String> image, WantedVersion version) {
    /** @throws IllegalArgumentException when the preferences contradict each other */
    public SenderPreferences {
        Objects.requireNonNull(runtime, "runtime is null");
        Objects.requireNonNull(binary, "binary is null");
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(version, "version is null");
        if (binary.isPresent() && image.isPresent()) {
            throw new IllegalArgumentException("both a binary and an image are asked for: choose one");
        }
        if (runtime == SenderRuntime.SCRIPTED && !version.isAny()) {
            throw new IllegalArgumentException("the scripted sender has no Prometheus version: leave the version out");
        }
        if (image.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("the image asked for has no name");
        }
        if (binary.isPresent()) {
            runtime = implied(runtime, SenderRuntime.BINARY, "a binary");
        }
        if (image.isPresent()) {
            runtime = implied(runtime, SenderRuntime.CONTAINER, "an image");
        }
    }

    /** Whatever works, any version. */
    public static SenderPreferences none() {
        return new SenderPreferences(SenderRuntime.AUTO, Optional.empty(), Optional.empty(), WantedVersion.any());
    }

    public SenderPreferences withRuntime(SenderRuntime other) {
        return new SenderPreferences(other, binary, image, version);
    }

    public SenderPreferences withBinary(Path path) {
        return new SenderPreferences(runtime, Optional.of(path), image, version);
    }

    public SenderPreferences withImage(String name) {
        return new SenderPreferences(runtime, binary, Optional.of(name), version);
    }

    public SenderPreferences withVersion(WantedVersion other) {
        return new SenderPreferences(runtime, binary, image, other);
    }

    private static SenderRuntime implied(SenderRuntime asked, SenderRuntime implied, String what) {
        if (asked != SenderRuntime.AUTO && asked != implied) {
            throw new IllegalArgumentException(what + " is asked for together with the runtime "
                    + asked.name().toLowerCase(Locale.ROOT) + ": leave one out");
        }
        return implied;
    }
}
