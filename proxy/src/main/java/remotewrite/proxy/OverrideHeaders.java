package remotewrite.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code OVERRIDE_REQUEST_HEADERS}: a JSON object of names and values, {@code {"name": "value"}} (azure.md 5.5). */
final class OverrideHeaders {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
    private static final Pattern VALUE = Pattern.compile("([\\x21-\\x7e]([\\x20-\\x7e\\t]*[\\x21-\\x7e])?)?");
    private static final String FORM = "Write a JSON object of strings, for example {\"x-ms-azure-scoping\": \"...\"}";

    /** Made by the proxy itself, for its own leg: a set value would break the request or replace the token. */
    private static final Set<String> ITS_OWN = Set.of(
            "authorization",
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    /** As lenient as what read it before: a line break at the end of a value, as YAML makes it, is no mistake. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private OverrideHeaders() {}

    /** The problems name no value: it may be a secret. */
    static Parsed<List<HeaderField>> parse(String text) {
        List<HeaderField> headers = new ArrayList<>();
        try (JsonParser reader = JSON.createParser(text)) {
            if (reader.nextToken() != JsonToken.START_OBJECT) {
                return new Parsed.Bad<>("is not a JSON object. " + FORM);
            }
            while (reader.nextToken() == JsonToken.FIELD_NAME) {
                String name = reader.currentName();
                if (reader.nextToken() != JsonToken.VALUE_STRING) {
                    return new Parsed.Bad<>("has a value that is not a string for " + shown(name) + ". " + FORM);
                }
                headers.add(new HeaderField(name, reader.getText().strip()));
            }
            if (reader.currentToken() != JsonToken.END_OBJECT || reader.nextToken() != null) {
                return new Parsed.Bad<>("is not one complete JSON object. " + FORM);
            }
        } catch (IOException e) {
            return new Parsed.Bad<>("is not JSON. " + FORM);
        }
        return checked(headers);
    }

    private static Parsed<List<HeaderField>> checked(List<HeaderField> headers) {
        for (HeaderField header : headers) {
            if (!NAME.matcher(header.name()).matches()) {
                return new Parsed.Bad<>("has " + shown(header.name()) + ", which is no name of a header");
            }
            if (ITS_OWN.contains(EndToEnd.lowerCase(header.name()))) {
                return new Parsed.Bad<>("sets " + header.name() + ", which this proxy makes itself. Remove it");
            }
            if (!VALUE.matcher(header.value()).matches()) {
                return new Parsed.Bad<>("has a value for " + header.name() + " that is not printable ASCII");
            }
            if (HeaderField.values(headers, header.name()).size() > 1) {
                return new Parsed.Bad<>("sets " + header.name() + " twice");
            }
        }
        return new Parsed.Good<>(List.copyOf(headers));
    }

    private static String shown(String name) {
        return "\"" + name.replaceAll("[^\\x20-\\x7e]", "?") + "\"";
    }
}
