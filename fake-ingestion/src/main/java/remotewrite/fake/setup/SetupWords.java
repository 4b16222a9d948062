package remotewrite.fake.setup;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** How a setup file spells things, and how messages about it do. */
final class SetupWords {
    /** The largest number that {@link #wholeNumber} finds; by digits alone it can be told from one that is too large. */
    static final long MOST = 999_999_999_999_999_999L;

    /** The first instant that is too late for a setup. */
    static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private SetupWords() {}

    /** What a node is; never its value, which may be a secret. */
    static String kind(Node node) {
        return switch (node.getNodeId()) {
            case mapping -> "a mapping";
            case sequence -> "a list";
            case anchor -> "an anchor";
            case scalar -> scalarKind(node.getTag());
        };
    }

    /** What stands where a text with something in it should, and what to do where quotes help. */
    static String noText(Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return "nothing";
        }
        return node.getTag().equals(Tag.STR) ? "an empty one" : kind(node) + "; quotes make a text of it";
    }

    private static String scalarKind(Tag tag) {
        if (tag.equals(Tag.STR)) {
            return "a text";
        }
        return tag.equals(Tag.NULL)
                ? "nothing"
                : "a value of the type " + tag.getValue().replaceAll(".*:", "");
    }

    /**
     * The same text.
     *
     * @throws IllegalArgumentException when it is no GUID
     */
    static String guid(String text) {
        if (!GUID.matcher(text).matches()) {
            throw new IllegalArgumentException("a GUID is needed, not '" + text + "'");
        }
        return text;
    }

    /** A number from 1 to {@link #MOST}; empty when it is none. */
    static Optional<Long> wholeNumber(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[1-9][0-9]{0,17}"))
                .map(Long::valueOf);
    }

    /** A time in UTC; empty when it is none. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** {@code PUBLIC_CLIENT} is {@code publicClient}. */
    static String camelCase(Enum<?> constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
