package remotewrite.fake.setup;

import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The texts that stand at a place of a setup file, also where something else around them is wrong: what a reference means is
 * clear all the same, and one that means nothing can be told in the same run.
 *
 * @param root the whole file
 */
record WrittenTexts(Node root) {
    /** @param path keys from the top on; where there is a list, each of its items is meant */
    Stream<String> at(String... path) {
        return at(root, List.of(path));
    }

    private static Stream<String> at(Node node, List<String> path) {
        if (path.isEmpty()) {
            return node instanceof ScalarNode scalar ? Stream.of(scalar.getValue()) : Stream.empty();
        }
        return mappings(node)
                .flatMap(mapping -> mapping.getValue().stream())
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(path.getFirst()))
                .flatMap(entry -> at(entry.getValueNode(), path.subList(1, path.size())));
    }

    /** Whether every mapping in the list that stands at the top under {@code list} has a text under {@code key}. */
    boolean allHave(String key, String list) {
        return mappings(root)
                .flatMap(mapping -> mapping.getValue().stream())
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(list))
                .flatMap(entry -> mappings(entry.getValueNode()))
                .allMatch(mapping -> at(mapping, List.of(key)).findAny().isPresent());
    }

    /** Lists of lists are nowhere in a setup, and an alias can make an endless one. */
    private static Stream<MappingNode> mappings(Node node) {
        Stream<Node> items = node instanceof SequenceNode list ? list.getValue().stream() : Stream.of(node);
        return items.filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
    }
}
