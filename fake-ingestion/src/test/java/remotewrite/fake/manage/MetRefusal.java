package remotewrite.fake.manage;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;

/** A refusal that a real client is seen to meet. */
sealed interface MetRefusal permits ClientRefusal, CurlRefusal {
    int status();

    String code();

    /** What the answer says, of which the client shows all. */
    List<String> texts();

    /** The texts in the JSON of the answer. */
    default String[] printed() {
        return texts().stream()
                .map(text -> new String(JsonStringEncoder.getInstance().quoteAsString(text)))
                .toArray(String[]::new);
    }
}
