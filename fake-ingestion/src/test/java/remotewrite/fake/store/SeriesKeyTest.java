package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import remotewrite.fake.Label;

class SeriesKeyTest {
    @ParameterizedTest
    @CsvSource({
        "up, job, a, UP, JOB, A",
        "up, job, ß, Up, Job, ß",
        "up, job, äöü, up, job, ÄÖÜ",
        "up, job, ſ, up, job, S",
        "up, job, 𐐀, up, job, 𐐨",
        "up, [job, a, up, [JOB, a"
    })
    void caseIsNoDifference(String name, String label, String value, String name2, String label2, String value2) {
        SeriesKey one = key(name, label, value);
        SeriesKey other = key(name2, label2, value2);

        assertThat(one).isEqualTo(other);
        assertThat(one.hashCode()).isEqualTo(other.hashCode());
    }

    @ParameterizedTest
    @CsvSource({"up, job, a, up, job, b", "up, job, a, up, jobs, a", "up, job, a, ups, job, a", "up, a@, x, up, a`, x"})
    void everythingElseIsADifference(
            String name, String label, String value, String name2, String label2, String value2) {
        assertThat(key(name, label, value)).isNotEqualTo(key(name2, label2, value2));
    }

    @ParameterizedTest
    @CsvSource({"UP, job, a", "up, JOB, a", "up, job, A"})
    void caseIsADifferenceWhereItMatters(String name, String label, String value) {
        List<Label> one = List.of(new Label("__name__", "up"), new Label("job", "a"));
        List<Label> other = List.of(new Label(label, value), new Label("__name__", name));

        assertThat(SeriesKey.of(one, LabelCase.MATTERS)).isNotEqualTo(SeriesKey.of(other, LabelCase.MATTERS));
        assertThat(SeriesKey.of(one.reversed(), LabelCase.MATTERS))
                .isEqualTo(SeriesKey.of(one, LabelCase.MATTERS))
                .hasSameHashCodeAs(SeriesKey.of(one, LabelCase.MATTERS));
    }

    @Test
    void namesThatDifferInCaseAreAmbiguousWhereItIsIgnored() {
        List<Label> labels = List.of(new Label("a", "1"), new Label("b", "1"), new Label("A", "2"));
        List<Label> twice = List.of(new Label("a", "1"), new Label("b", "1"), new Label("a", "2"));

        assertThat(key(labels).ambiguous()).isTrue();
        assertThat(SeriesKey.of(labels, LabelCase.MATTERS).ambiguous()).isFalse();
        assertThat(SeriesKey.of(twice, LabelCase.MATTERS).ambiguous()).isTrue();
    }

    @Test
    void orderAndEmptyLabelsAreNoDifference() {
        SeriesKey one = key(List.of(new Label("__name__", "up"), new Label("B", "1"), new Label("a", "2")));
        SeriesKey other =
                key(List.of(new Label("A", "2"), new Label("x", ""), new Label("b", "1"), new Label("__name__", "up")));

        assertThat(one).isEqualTo(other);
        assertThat(one.hashCode()).isEqualTo(other.hashCode());
    }

    @Test
    void aLabelMoreIsADifference() {
        assertThat(key(List.of(new Label("__name__", "up"))))
                .isNotEqualTo(key(List.of(new Label("__name__", "up"), new Label("a", "b"))));
    }

    @Test
    void labelsAreToldInAscendingOrderOfNameAsTheyWereSpelt() {
        assertThat(key(List.of(
                                new Label("b", "1"),
                                new Label("__name__", "up"),
                                new Label("C", "2"),
                                new Label("a", "")))
                        .labels())
                .containsExactly(new Label("C", "2"), new Label("__name__", "up"), new Label("b", "1"));
    }

    /** Keys of every kind above, and some that have one hash: what is equal is at the same place in the order. */
    @ParameterizedTest
    @EnumSource
    void theOrderIsThatOfEquality(LabelCase labelCase) {
        List<SeriesKey> keys = new ArrayList<>();
        for (String value : List.of(
                "a", "A", "b", "ß", "äöü", "ÄÖÜ", "ſ", "S", "s", "𐐀", "𐐨", "µ", "μ", "Μ", "ÿ", "Ÿ", "İ", "i", "ı",
                "K", "k", "K")) {
            for (String name : List.of("job", "JOB", "jobs")) {
                keys.add(SeriesKey.of(List.of(new Label("__name__", "up"), new Label(name, value)), labelCase));
            }
        }
        keys.add(SeriesKey.of(List.of(new Label("__name__", "up")), labelCase));
        for (int number = 0; number < 16; number++) {
            keys.add(ofOneHash(number, labelCase));
        }

        for (SeriesKey one : keys) {
            for (SeriesKey other : keys) {
                assertThat(one.compareTo(other) == 0)
                        .as("%s %s", one.labels(), other.labels())
                        .isEqualTo(one.equals(other));
                assertThat(Integer.signum(one.compareTo(other))).isEqualTo(-Integer.signum(other.compareTo(one)));
                for (SeriesKey third : keys) {
                    if (one.compareTo(other) <= 0 && other.compareTo(third) <= 0) {
                        assertThat(one.compareTo(third)).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }

    /** Keys of one hash are looked for in a tree, and not one by one, where their class is comparable with itself (JEP 180). */
    @Test
    void aHashTableCanGoByTheOrder() {
        assertThat(SeriesKey.class.getGenericInterfaces())
                .extracting(Type::getTypeName)
                .contains("java.lang.Comparable<" + SeriesKey.class.getName() + ">");
        assertThat(IntStream.range(0, 16)
                        .map(number -> ofOneHash(number, LabelCase.IGNORED).hashCode())
                        .distinct())
                .hasSize(1);
    }

    /** One of 65,536, all with the same hash: 31 * 'a' + 'z' is 31 * 'b' + '['. */
    private static SeriesKey ofOneHash(int number, LabelCase labelCase) {
        return key(
                IntStream.range(0, 16)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "az" : "b[")
                        .collect(Collectors.joining()),
                labelCase);
    }

    private static SeriesKey key(String value, LabelCase labelCase) {
        return SeriesKey.of(List.of(new Label("__name__", "up"), new Label("a", value)), labelCase);
    }

    private static SeriesKey key(String name, String label, String value) {
        return key(List.of(new Label("__name__", name), new Label(label, value)));
    }

    private static SeriesKey key(List<Label> labels) {
        return SeriesKey.of(labels, LabelCase.IGNORED);
    }
}
