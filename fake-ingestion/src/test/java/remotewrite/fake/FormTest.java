package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void readsNamesAndValuesEncodedOrNot() {
        Form form = Form.parse("scope=https%3A%2F%2Fmonitor.azure.com%2F.default+openid&type=urn:ietf:x&a%5Fb=1=2");

        assertThat(form.value("scope")).contains("https://monitor.azure.com/.default openid");
        assertThat(form.value("type")).contains("urn:ietf:x");
        assertThat(form.value("a_b")).contains("1=2");
    }

    @Test
    void keepsAnEscapeThatIsNone() {
        assertThat(Form.parse("share=100%").value("share")).contains("100%");
        assertThat(Form.parse("share=%zz").value("share")).contains("%zz");
    }

    @Test
    void countsBlankAsMissing() {
        Form form = Form.parse("empty=&blank=+&flag&=nameless&&");

        assertThat(form.value("empty")).isEmpty();
        assertThat(form.value("blank")).isEmpty();
        assertThat(form.value("flag")).isEmpty();
        assertThat(form.value("absent")).isEmpty();
        assertThat(Form.parse("").values()).isEmpty();
    }

    @Test
    void takesTheFirstOfARepeatedParameter() {
        assertThat(Form.parse("a=1&a=2").value("a")).contains("1");
    }

    @Test
    void showsNamesOnly() {
        assertThat(Form.parse("client_secret=canary&client_id=x")).hasToString("Form[client_id, client_secret]");
    }
}
