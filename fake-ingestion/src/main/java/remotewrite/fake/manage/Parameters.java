package remotewrite.fake.manage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import remotewrite.fake.Request;

/** The parameters of a query. Their names are compared without case, as Resource Manager does; the first one counts. */
record Parameters(Map<String, String> values) {
    static Parameters of(Request request) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String[] target = request.target().split("\\?", 2);
        for (String pair : (target.length == 1 ? "" : target[1]).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new Parameters(values);
    }

    /** The path of a request, decoded. */
    static String path(Request request) {
        return decode(request.target().split("\\?", 2)[0].replace("+", "%2B"));
    }

    /** The value; one that is blank counts as missing. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
