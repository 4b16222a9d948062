package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A good request with one thing wrong, and what Entra says to it. */
record EntraWrong(
        String how,
        String tenant,
        BiConsumer<EntraBench, Map<String, String>> change,
        int status,
        String error,
        int code,
        String text) {
    static EntraWrong of(
            String how, int status, String error, int code, String text, Consumer<Map<String, String>> change) {
        return new EntraWrong(how, EntraBench.TENANT, (b, form) -> change.accept(form), status, error, code, text);
    }

    /** The service says so, and nothing else. */
    void assertRefused(EntraBench bench) {
        Map<String, String> form = bench.form();
        change.accept(bench, form);

        Response response = bench.post(tenant, form);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).isEqualTo("application/json; charset=utf-8");
        assertThat(response.jsonPath().getString("error")).isEqualTo(error);
        assertThat(response.jsonPath().getList("error_codes")).containsExactly(code);
        assertThat(response.jsonPath().getString("error_description"))
                .startsWith("AADSTS" + code + ": ")
                .contains(text);
    }

    @Override
    public String toString() {
        return how + " is AADSTS" + code;
    }
}
