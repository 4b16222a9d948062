package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExemplarTest {
    private static final List<Label> LABELS = List.of(new Label("trace_id", "a"));

    @Test
    void theOrderIsByTimeBitsAndLabels() {
        List<Exemplar> inOrder = List.of(
                new Exemplar(LABELS, 9, -1),
                new Exemplar(LABELS, -1, 0),
                new Exemplar(List.of(), 0, 0),
                new Exemplar(LABELS, 0, 0),
                new Exemplar(List.of(LABELS.getFirst(), LABELS.getFirst()), 0, 0),
                new Exemplar(List.of(new Label("trace_id", "b")), 0, 0),
                new Exemplar(List.of(new Label("trace_ie", "a")), 0, 0));

        for (int one = 0; one < inOrder.size(); one++) {
            for (int other = 0; other < inOrder.size(); other++) {
                assertThat(Integer.signum(inOrder.get(one).compareTo(inOrder.get(other))))
                        .as("%s %s", inOrder.get(one), inOrder.get(other))
                        .isEqualTo(Integer.compare(one, other));
            }
        }
    }

    /** As in a table of {@code SeriesKey}s. */
    @Test
    void aHashTableCanGoByTheOrder() {
        assertThat(Exemplar.class.getGenericInterfaces())
                .extracting(Type::getTypeName)
                .contains("java.lang.Comparable<" + Exemplar.class.getName() + ">");
    }
}
