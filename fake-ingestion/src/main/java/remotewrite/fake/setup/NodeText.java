package remotewrite.fake.setup;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A node that has to be a text. */
final class NodeText {
    /** Texts are printed in comments that a shell is given; behind a line break they would be commands to it. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

    private NodeText() {}

    /** The text, or an empty one when there is a problem, which never shows it: it may be a secret. */
    static String of(Node value, String place, Problems problems) {
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
}
