package remotewrite.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * Header fields as Jetty writes them to ingestion. The token, some kB that stay the same for an hour, is put into bytes once: to
 * do so character by character for every write takes 4 % of it (seen with perf).
 */
final class EncodedFields {
    private static final String TOKEN = "Authorization";

    private volatile PreEncodedHttpField last = new PreEncodedHttpField(TOKEN, "");

    HttpField of(HeaderField header) {
        if (!header.name().equals(TOKEN)) {
            return Wire.field(header);
        }
        PreEncodedHttpField encoded = last;
        if (header.value().equals(encoded.getValue())) {
            return encoded;
        }
        if (!header.value().chars().allMatch(EncodedFields::printable)) {
            // an access token has none of these, and what is encoded beforehand Jetty does not clean of line breaks
            return Wire.field(header);
        }
        encoded = new PreEncodedHttpField(TOKEN, header.value());
        last = encoded;
        return encoded;
    }

    private static boolean printable(int character) {
        return character >= ' ' && character <= '~';
    }
}
