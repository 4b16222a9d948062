package remotewrite.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads labels out of 1.0 messages, those that have been read before without decoding them again. */
final class LabelReader {
    /** Tag of a length-delimited field 1, which holds the labels of a series or an exemplar. */
    private static final int LABEL_TAG = 1 << 3 | 2;

    /** An eighth of the heap at most, for the three tables together. */
    private static final long BUDGET_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** What a label takes, with its places in lists and its two strings without their characters. */
    private static final int LABEL_BYTES = 128;

    private static final DecodedRuns<LabelSet> SETS = new DecodedRuns<>(1 << 17, 8 << 10, BUDGET_BYTES / 2);
    private static final DecodedRuns<Label> LABELS = new DecodedRuns<>(1 << 16, 1 << 10, BUDGET_BYTES / 4);
    private static final DecodedRuns<String> STRINGS = new DecodedRuns<>(1 << 14, 256, BUDGET_BYTES / 4);

    private final MessageReader in;

    LabelReader(MessageReader in) {
        this.in = in;
    }

    /** The labels that stand at the start of the current message, one after the other; more may follow later. */
    List<Label> run() throws IOException {
        int from = in.position();
        int to = endOfRun(LABEL_TAG);
        if (from == to) {
            return List.of();
        }
        long hash = DecodedRuns.hash(in.content(), from, to);
        Optional<LabelSet> known = SETS.find(in.content(), from, to, hash);
        if (known.isPresent()) {
            in.passOver(to, known.get().claimedBytes());
            return known.get();
        }
        int unknownBefore = in.unknown().size();
        long claimedBefore = in.claimedBytes();
        List<Label> labels = new ArrayList<>();
        while (in.position() < to) {
            in.next("TimeSeries");
            labels.add(label());
        }
        LabelSet set = new LabelSet(labels, in.claimedBytes() - claimedBefore);
        // what has unknown fields is read each time, to notice them each time
        if (in.unknown().size() == unknownBefore) {
            SETS.keep(in.content(), from, to, hash, set, 48 + 8 * set.size());
        }
        return set;
    }

    /**
     * Where the run of fields with {@code fieldTag} ends that begins here: each with a length, of less than 16 KiB, that
     * ends within the current message. The content of the fields is not looked at.
     */
    private int endOfRun(int fieldTag) {
        byte[] content = in.content();
        int limit = in.end();
        int end = in.position();
        while (end + 2 <= limit && content[end] == fieldTag) {
            int size = content[end + 1];
            int start = end + 2;
            if (size < 0) {
                if (start == limit || content[start] < 0) {
                    return end;
                }
                size = size & 0x7f | content[start] << 7;
                start++;
            }
            if (size > limit - start) {
                return end;
            }
            end = start + size;
        }
        return end;
    }

    /** The label in the current field. */
    Label label() throws IOException {
        int outer = in.enter(LABEL_BYTES);
        int from = in.position();
        int to = in.end();
        in.claim(2L * (to - from));
        long hash = DecodedRuns.hash(in.content(), from, to);
        Optional<Label> known = LABELS.find(in.content(), from, to, hash);
        if (known.isPresent()) {
            in.passOver(to, 0);
            in.leave(outer);
            return known.get();
        }
        int unknownBefore = in.unknown().size();
        String name = "";
        String value = "";
        while (in.next("Label")) {
            switch (in.field()) {
                case 1 -> name = string();
                case 2 -> value = string();
                default -> in.skipUnknown();
            }
        }
        in.leave(outer);
        Label label = new Label(name, value);
        if (in.unknown().size() == unknownBefore) {
            LABELS.keep(in.content(), from, to, hash, label, 2 * (to - from) + 136);
        }
        return label;
    }

    /** The string in the current field. */
    private String string() throws IOException {
        int size = in.stringBytes();
        int from = in.position();
        long hash = DecodedRuns.hash(in.content(), from, from + size);
        Optional<String> known = STRINGS.find(in.content(), from, from + size, hash);
        if (known.isPresent()) {
            in.passOver(from + size, 0);
            return known.get();
        }
        String text = in.string(size);
        STRINGS.keep(in.content(), from, from + size, hash, text, 2 * size + 56);
        return text;
    }
}
