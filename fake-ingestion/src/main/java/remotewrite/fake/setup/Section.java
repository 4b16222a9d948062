package remotewrite.fake.setup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
        if (entries.putIfAbsent(key, entry.getValueNode()) != null) {
            problems.add(name, at(key), "given twice");
        } else if (!keys.contains(key)) {
            problems.addUnknownKey(name, at(key), "unknown key; known are " + String.join(", ", keys));
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

    /** An id that is not one of {@code taken}, to which it is added. */
    String guid(String key, Taken taken) {
        return made(key, text -> taken.take(SetupWords.guid(text), at(key))).orElse("");
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
        Optional<Instant> told =
                required(key).flatMap(value -> word(key, "a time like 2026-01-31T12:00:00Z", SetupWords::instant));
        // what is beyond cannot be reckoned with: the last instant there is and half an hour is none
        if (told.filter(time -> time.isBefore(Instant.EPOCH) || !time.isBefore(SetupWords.YEAR_10000))
                .isPresent()) {
            refuse(key, "is not in the years 1970 to 9999");
        }
        return told.orElse(Instant.EPOCH);
    }

    Instant instant(String key, Instant absent) {
        return has(key) ? instant(key) : absent;
    }

    Duration duration(String key, Span span) {
        return required(key)
                .flatMap(value -> word(key, span.wanted(), span::find))
                .orElse(Duration.ZERO);
    }

    Duration duration(String key, Span span, Duration absent) {
        return has(key) ? duration(key, span) : absent;
    }

    /** A whole number from 1 to {@link SetupWords#MOST}. */
    long number(String key) {
        return required(key)
                .flatMap(value -> word(key, "a whole number from 1 to " + SetupWords.MOST, SetupWords::wholeNumber))
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

    /** A word that can be read and cannot stand there; {@code why} follows it as it is written. */
    void refuse(String key, String why) {
        String written = entries.get(key) instanceof ScalarNode scalar ? scalar.getValue() : "";
        problems.add(entries.get(key), at(key), "'" + written + "' " + why);
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

    private Optional<Node> required(String key) {
        if (!has(key) && node instanceof MappingNode) {
            problems.add(node, at(key), "missing");
        }
        return Optional.ofNullable(entries.get(key));
    }

    private String text(Node value, String place) {
        return NodeText.of(value, place, problems);
    }

    /** Where a key is, for messages. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
