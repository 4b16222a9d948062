package remotewrite.fake.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.Request;

/** The parameters of a request: of a POST with a form those of the form come first, as in Go. */
record QueryParameters(List<Parameter> parameters) {
    private static final String FORM = "application/x-www-form-urlencoded";

    private record Parameter(String name, String value) {}

    static QueryParameters of(Request request) {
        String[] target = request.target().split("\\?", 2);
        boolean form = request.method().equals("POST")
                && request.header("Content-Type").stream()
                        .anyMatch(type -> type.split(";")[0].strip().equalsIgnoreCase(FORM));
        List<Parameter> parameters = new ArrayList<>();
        if (form) {
            parse(request.body().toUtf8()).forEach(parameters::add);
        }
        if (target.length == 2) {
            parse(target[1]).forEach(parameters::add);
        }
        return new QueryParameters(List.copyOf(parameters));
    }

    private static Stream<Parameter> parse(String text) {
        return Stream.of(text.split("&")).filter(pair -> !pair.isEmpty()).map(pair -> {
            String[] halves = pair.split("=", 2);
            return new Parameter(decode(halves[0]), halves.length == 2 ? decode(halves[1]) : "");
        });
    }

    static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw QueryRefused.badData("error parsing form values: invalid URL escape in \"%s\"".formatted(encoded));
        }
    }

    /** The first value, unless it is empty. */
    Optional<String> value(String name) {
        return values(name).stream().findFirst().filter(value -> !value.isEmpty());
    }

    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** A time, when it is given. */
    Optional<Long> timeMillis(String name) {
        return value(name)
                .map(text -> QueryTime.instant(text)
                        .orElseThrow(() -> QueryRefused.badParameter(
                                name, "cannot parse \"%s\" to a valid timestamp".formatted(text))));
    }

    /** A time that has to be given. */
    long neededTimeMillis(String name) {
        return timeMillis(name)
                .orElseThrow(() -> QueryRefused.badParameter(name, "cannot parse \"\" to a valid timestamp"));
    }

    /** A duration that has to be given. */
    long neededDurationMillis(String name) {
        String text = value(name).orElse("");
        return QueryTime.duration(text)
                .orElseThrow(() ->
                        QueryRefused.badParameter(name, "cannot parse \"%s\" to a valid duration".formatted(text)));
    }

    /** How many results are wanted at most; absent or 0 says all. */
    int limit() {
        String text = value("limit").orElse("0");
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return limit == 0 ? Integer.MAX_VALUE : limit;
            }
        } catch (NumberFormatException e) {
            throw QueryRefused.badParameter("limit", "strconv.Atoi: parsing \"%s\": invalid syntax".formatted(text));
        }
        throw QueryRefused.badParameter("limit", "limit must be non-negative");
    }
}
