package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.junit.jupiter.api.Test;

class EncodedFieldsTest {
    private static final HeaderField FIRST = new HeaderField("Authorization", "Bearer abc");
    private static final HeaderField SECOND = new HeaderField("Authorization", "Bearer def");

    private final EncodedFields fields = new EncodedFields();

    private static String written(HttpField field) {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        ((PreEncodedHttpField) field).putTo(bytes, HttpVersion.HTTP_1_1);
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    @Test
    void aTokenIsEncodedOnceHoweverOftenItIsSent() {
        HttpField once = fields.of(FIRST);

        assertThat(fields.of(new HeaderField("Authorization", "Bearer " + "abc".strip())))
                .isSameAs(once);
        assertThat(written(once)).isEqualTo("Authorization: Bearer abc\r\n");
    }

    @Test
    void anotherTokenTakesThePlaceOfTheOneBefore() {
        fields.of(FIRST);

        assertThat(written(fields.of(SECOND))).isEqualTo("Authorization: Bearer def\r\n");
        assertThat(written(fields.of(FIRST))).isEqualTo("Authorization: Bearer abc\r\n");
    }

    @Test
    void whatCouldBreakOutOfTheFieldIsLeftToJetty() {
        assertThat(fields.of(new HeaderField("Authorization", "Bearer abc\r\nX: y")))
                .isNotInstanceOf(PreEncodedHttpField.class);
    }

    @Test
    void otherFieldsKeepTheirSpelling() {
        HttpField field = fields.of(new HeaderField("x-TEST", "1"));

        assertThat(field).isNotInstanceOf(PreEncodedHttpField.class);
        assertThat(field.getName()).isEqualTo("x-TEST");
    }
}
