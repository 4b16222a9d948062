package remotewrite.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;

/**
 * A place in a recording's JSON. Every value is asked for as what it must be; what is missing or of another kind is
 * refused with its place, never read as some default.
 *
 * @param place as a person finds it, e.g. {@code log.entries[3].request.url}
 * @param value what stands there
 */
record HarNode(String place, JsonNode value) {
    /** Something in the file is not as this harness writes it; the message says where and what. */
    static final class Damage extends RuntimeException {
        Damage(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Damage damage(String problem) {
        return new Damage((place.isEmpty() ? "the whole" : place) + " " + problem, null);
    }

    private Damage not(String kind) {
        String shown = value.toString();
        return damage("is " + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown) + ", not " + kind);
    }

    private String below(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    HarNode field(String name) {
        return optional(name).orElseThrow(() -> new Damage(below(name) + " is missing", null));
    }

    Optional<HarNode> optional(String name) {
        if (!value.isObject()) {
            throw not("an object");
        }
        return Optional.ofNullable(value.get(name)).map(node -> new HarNode(below(name), node));
    }

    List<HarNode> items() {
        if (!value.isArray()) {
            throw not("an array");
        }
        List<HarNode> items = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            items.add(new HarNode(place + "[" + i + "]", value.get(i)));
        }
        return items;
    }

    String text() {
        if (!value.isTextual()) {
            throw not("a text");
        }
        return value.textValue();
    }

    boolean flag() {
        if (!value.isBoolean()) {
            throw not("true or false");
        }
        return value.booleanValue();
    }

    int number(int least, int most) {
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw not("a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    Instant time() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            throw new Damage(place + " is '" + value.textValue() + "', not a time such as 2026-01-02T03:04:05Z", e);
        }
    }

    URI url() {
        try {
            URI url = new URI(text());
            if (!url.isAbsolute() || url.getHost() == null) {
                throw not("an absolute URL");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new Damage(place + " is '" + value.textValue() + "', not a URL", e);
        }
    }

    /** The text here without {@code start}, which it must begin with. */
    String textAfter(String start) {
        if (!text().startsWith(start)) {
            throw damage("is '" + text() + "'; on this leg it begins with " + start);
        }
        return text().substring(start.length());
    }

    <E extends Enum<E>> E oneOf(Class<E> names) {
        return Stream.of(names.getEnumConstants())
                .filter(name -> name.name().equals(text()))
                .findFirst()
                .orElseThrow(() -> damage("is '" + text() + "'; it can be "
                        + Stream.of(names.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        if (!value.isObject()) {
            throw not("an object");
        }
        value.fieldNames().forEachRemaining(name -> texts.put(name, field(name).text()));
        return texts;
    }

    /** A body: base64 text here, with {@code encoding} beside it saying so. */
    Bytes base64(HarNode encoding) {
        if (!encoding.text().equals("base64")) {
            throw encoding.damage("is '" + encoding.text() + "'; bodies of recordings are base64");
        }
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(text()));
        } catch (IllegalArgumentException e) {
            throw new Damage(place + " is not base64: " + e.getMessage(), e);
        }
    }
}
