package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest {
    private static final FieldNames NAMES = FieldNames.of("te", "trailer", "upgrade");

    @ParameterizedTest
    @CsvSource({
        "TE,true",
        "Trailer,true",
        "upGRADE,true",
        "t,false",
        "ta,false",
        "trailers,false",
        "x-longer-than-any,false",
        "'',false"
    })
    void namesCompareWithoutCase(String name, boolean contained) {
        assertThat(NAMES.contains(name)).isEqualTo(contained);
    }
}
