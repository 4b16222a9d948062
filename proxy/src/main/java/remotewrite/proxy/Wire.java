package remotewrite.proxy;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;

/**
 * Carries header fields between Jetty and the proxy's records without touching their spelling. One thing remains: a name
 * that Jetty knows arrives from its parser as Jetty spells it ({@code user-AGENT} as {@code User-Agent}), which means the
 * same (RFC 9110 5.1).
 */
final class Wire {
    /** As strict as Jetty can be, without bare LF as the end of a line (PX-50), but names keep the spelling they came in. */
    static final HttpCompliance COMPLIANCE =
            HttpCompliance.STRICT.with("strict-with-spelling", HttpCompliance.Violation.CASE_SENSITIVE_FIELD_NAME);

    /**
     * Which targets of requests reach {@link Routes}, which compares them as they were sent: also those that another reader
     * might take for a path they do not spell, as {@code //api/v1/write}. They are proper HTTP, and lead nowhere. What RFC 3986
     * and RFC 9110 have no place for (a bare {@code |}, {@code %zz}, a fragment, user and password) is refused by Jetty.
     */
    static final UriCompliance TARGETS = UriCompliance.DEFAULT.with(
            "as-sent",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.BAD_UTF8_ENCODING,
            UriCompliance.Violation.TRUNCATED_UTF8_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    /**
     * How much of the fields that hardly change between messages, such as Host and User-Agent, Jetty keeps with each
     * connection: room for some hundred characters, at 96 bytes each. Its own 1024 took 1.7 MB at 16 connections (observed).
     */
    static final int CACHED_CHARACTERS = 128;

    private Wire() {}

    /** The fields of a message, in order. */
    static List<HeaderField> headers(HttpFields fields) {
        List<HeaderField> headers = new ArrayList<>(fields.size());
        for (HttpField field : fields) {
            headers.add(new HeaderField(field.getName(), field.getValue() == null ? "" : field.getValue()));
        }
        return headers;
    }

    /** A field for sending. Without a {@link HttpHeader} Jetty writes the name as it is, not as it knows it. */
    static HttpField field(HeaderField header) {
        HttpHeader spelledAsGiven = null;
        return new HttpField(spelledAsGiven, header.name(), header.value());
    }
}
