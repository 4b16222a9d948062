package remotewrite.conformance.sender;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which version of a sender is wanted: any, a line ({@code 2.53}) or an exact one ({@code 2.53.3}).
 *
 * @param prefix the leading numbers the version must have; empty for any
 */
public record WantedVersion(String prefix) {
    private static final Pattern FORM = Pattern.compile("(\\d+(\\.\\d+)*)?");

    /** @throws IllegalArgumentException when the prefix is not a dotted number */
    public WantedVersion {
        Objects.requireNonNull(prefix, "prefix is null");
        if (!FORM.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix + "' is not a wanted version: write 2.53, 2.53.3 or any");
        }
    }

    public static WantedVersion any() {
        return new WantedVersion("");
    }

    /** Reads {@code any} or the leading numbers of a version. */
    public static WantedVersion of(String text) {
        return text.equals("any") ? any() : new WantedVersion(text);
    }

    public boolean isAny() {
        return prefix.isEmpty();
    }

    /** Whether {@code version} is wanted; {@code 2.5} does not accept {@code 2.53.3}. */
    public boolean accepts(SenderVersion version) {
        return isAny() || (version.numbers() + ".").startsWith(prefix + ".");
    }

    @Override
    public String toString() {
        return isAny() ? "any version" : "version " + prefix;
    }
}
