package remotewrite.fake.setup;

import java.util.Locale;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** How a setup file spells things, and how messages about it do. */
final class SetupWords {
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

    private static String scalarKind(Tag tag) {
        if (tag.equals(Tag.STR)) {
            return "a text";
        }
        return tag.equals(Tag.NULL)
                ? "nothing"
                : "a value of the type " + tag.getValue().replaceAll(".*:", "");
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
