package remotewrite.fake.setup;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a setup file. Whatever is wrong with an entry becomes a problem with its line, and a value that stands in
 * is returned; {@link #value} sees to it that nothing is built upon that. No message shows a value that may be a secret.
 */
final class Section {
    /** Texts are printed in comments that a shell is given; behind a line break they would be commands to it. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

    private final Node node;
    private final String path;
    private final Problems problems;
    private final int before;
    private final Map<String, Node> entries = new LinkedHashMap<>();

    /** @param keys all that may stand there */
    Section(Node node, String path, Problems problems, String... keys) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        this.before = problems.count();
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> add(entry, List.of(keys)));
        } else {
            problems.add(node, path.isEmpty() ? "file" : path, "a mapping is needed, not " + SetupWords.kind(node));
        }
    }

    private void add(NodeTuple entry, List<String> keys) {
        Node name = entry.getKeyNode();
        String key = name instanceof ScalarNode scalar ? scalar.getValue() : SetupWords.kind(name);
        if (!keys.contains(key)) {
            problems.add(name, at(key), "unknown key; known are " + String.join(", ", keys));
        } else if (entries.putIfAbsent(key, entry.getValueNode()) != null) {
            problems.add(name, at(key), "given twice");
        }
    }

    /** What the section stands for, unless anything in it is wrong. */
    <T> Optional<T> value(Supplier<T> made) {
        return problems.value(before, node, path, made);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** A text that has to be there. */
    String text(String key) {
        return required(key).map(value -> text(value, at(key))).orElse("");
    }

    /** A text, or {@code absent} when the key is not there. */
    String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    String guid(String key) {
        return made(key, SetupWords::guid).orElse("");
    }

    boolean flag(String key, boolean absent) {
        if (!has(key)) {
            return absent;
        }
        Node value = entries.get(key);
        String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!value.getTag().equals(Tag.BOOL) || !List.of("true", "false").contains(text)) {
            problems.add(value, at(key), "true or false is needed, not " + SetupWords.kind(value));
        }
        return text.equals("true");
    }

    Instant instant(String key) {
        return parsed(key, Instant::parse, Instant.EPOCH, "a time like 2026-01-31T12:00:00Z");
    }

    Instant instant(String key, Instant absent) {
        return has(key) ? instant(key) : absent;
    }

    Duration duration(String key) {
        return parsed(key, Duration::parse, Duration.ZERO, "a duration like PT5M");
    }

    Duration duration(String key, Duration absent) {
        return has(key) ? duration(key) : absent;
    }

    /** A whole number of at least 1. */
    long number(String key) {
        return required(key)
                .flatMap(value -> word(key, "a whole number from 1 on", SetupWords::wholeNumber))
                .orElse(1L);
    }

    long number(String key, long absent) {
        return has(key) ? number(key) : absent;
    }

    /** The mapping that stands there, if there is one. */
    <T> Optional<T> section(String key, Function<Section, Optional<T>> read, String... keys) {
        return has(key) ? read.apply(new Section(entries.get(key), at(key), problems, keys)) : Optional.empty();
    }

    /** One of an enum's constants, written in camel case, or {@code absent} when the key is not there. */
    <E extends Enum<E>> E oneOf(String key, E[] constants, E absent) {
        return oneOf(key, constants).orElse(absent);
    }

    /** The same, empty when the key is not there. */
    <E extends Enum<E>> Optional<E> oneOf(String key, E[] constants) {
        if (!has(key)) {
            return Optional.empty();
        }
        List<String> names = Arrays.stream(constants).map(SetupWords::camelCase).toList();
        String wanted = "one of " + String.join(", ", names);
        return word(
                key,
                wanted,
                text -> Optional.of(names.indexOf(text)).filter(at -> at >= 0).map(at -> constants[at]));
    }

    /**
     * What a word stands for, also one that YAML takes for a number or the like.
     *
     * @param wanted what may stand there, for the message when {@code find} finds nothing
     */
    <T> Optional<T> word(String key, String wanted, Function<String, Optional<T>> find) {
        Node value = entries.get(key);
        String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
        Optional<T> found = find.apply(text);
        if (found.isEmpty()) {
            String given = text.isBlank() ? SetupWords.kind(value) : "'" + text + "'";
            problems.add(value, at(key), wanted + " is needed, not " + given);
        }
        return found;
    }

    /** A value of another kind than text, made from one; an {@link IllegalArgumentException} is the problem. */
    <T> Optional<T> made(String key, Function<String, T> make) {
        String text = text(key);
        return text.isEmpty()
                ? Optional.empty()
                : problems.value(problems.count(), entries.get(key), at(key), () -> make.apply(text));
    }

    List<String> texts(String key) {
        return items(key, Section::text);
    }

    /** A mapping of names to texts, empty when the key is not there. */
    Map<String, String> textsByName(String key) {
        if (!has(key)) {
            return Map.of();
        }
        if (!(entries.get(key) instanceof MappingNode mapping)) {
            problems.add(entries.get(key), at(key), "a mapping is needed, not " + SetupWords.kind(entries.get(key)));
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            texts.put(name, text(entry.getValueNode(), at(key) + "." + name));
        }
        return Map.copyOf(texts);
    }

    /** The mappings of a list, none when the key is not there. */
    <T> List<T> sections(String key, Function<Section, Optional<T>> read, String... keys) {
        return items(key, (parent, item, place) -> read.apply(new Section(item, place, parent.problems, keys))).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @FunctionalInterface
    private interface Item<T> {
        T read(Section parent, Node item, String place);
    }

    private <T> List<T> items(String key, Item<T> read) {
        if (!has(key)) {
            return List.of();
        }
        if (!(entries.get(key) instanceof SequenceNode sequence)) {
            problems.add(entries.get(key), at(key), "a list is needed, not " + SetupWords.kind(entries.get(key)));
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            values.add(read.read(this, item, at(key) + "[" + values.size() + "]"));
        }
        return List.copyOf(values);
    }

    private <T> T parsed(String key, Function<String, T> parse, T standIn, String wanted) {
        Optional<Node> value = required(key);
        if (value.isEmpty()) {
            return standIn;
        }
        if (value.get() instanceof ScalarNode scalar) {
            try {
                return parse.apply(scalar.getValue());
            } catch (DateTimeParseException e) {
                problems.add(scalar, at(key), wanted + " is needed, not '" + scalar.getValue() + "'");
                return standIn;
            }
        }
        problems.add(value.get(), at(key), wanted + " is needed, not " + SetupWords.kind(value.get()));
        return standIn;
    }

    private Optional<Node> required(String key) {
        if (!has(key) && node instanceof MappingNode) {
            problems.add(node, at(key), "missing");
        }
        return Optional.ofNullable(entries.get(key));
    }

    private String text(Node value, String place) {
        if (value instanceof ScalarNode scalar
                && value.getTag().equals(Tag.STR)
                && !scalar.getValue().isBlank()) {
            if (!CONTROL.matcher(scalar.getValue()).find()) {
                return scalar.getValue();
            }
            problems.add(value, place, "has a line break or another control character");
            return "";
        }
        problems.add(value, place, "a text is needed, not " + SetupWords.noText(value));
        return "";
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
