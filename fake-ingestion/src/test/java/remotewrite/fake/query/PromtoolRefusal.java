package remotewrite.fake.query;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.function.UnaryOperator;
import remotewrite.fake.FaultScript;

/**
 * One way in which the query endpoint refuses, and what promtool prints of it.
 *
 * @param status of the reply
 * @param why a part of the reply, of which promtool prints the beginning only where the envelope is Azure's
 * @param printed all of it is printed
 * @param query promtool's arguments, with {@code URL} in the place of the address
 * @param authorizations scheme and credentials that come with the request
 * @param wire what else happens to promtool's request on its way
 */
record PromtoolRefusal(
        String how,
        int status,
        String why,
        List<String> printed,
        List<String> query,
        List<String> authorizations,
        Wire wire,
        QueryRules rules,
        FaultScript faults) {
    sealed interface Wire {
        /** Nothing. */
        record AsSent() implements Wire {}

        /** What no promtool sends by itself. */
        record Altered(UnaryOperator<HttpRequest.Builder> change) implements Wire {}
    }

    PromtoolRefusal {
        authorizations = List.copyOf(authorizations);
    }

    /** One that promtool tells as {@code kind}, with the fake's own words after it. */
    static PromtoolRefusal told(String how, int status, String kind, String why) {
        return of(how, status, why, List.of("query error: " + kind, why));
    }

    /** One in Azure's envelope, which client_golang cannot read: it takes {@code error} for a string. */
    static PromtoolRefusal unread(String how, int status, String why) {
        return azures(how, status, "QueryValidationError", why);
    }

    /** The same with another code. */
    static PromtoolRefusal azures(String how, int status, String code, String why) {
        return of(how, status, why, List.of("query error: bad_response: ", "{\"error\":{\"code\":\"" + code + "\""));
    }

    private static PromtoolRefusal of(String how, int status, String why, List<String> printed) {
        return new PromtoolRefusal(
                how,
                status,
                why,
                printed,
                List.of("instant", "--time=1700000000", "URL", "up"),
                List.of("Bearer " + QueryClient.TOKEN),
                new Wire.AsSent(),
                QueryRules.AZURE,
                FaultScript.none());
    }

    PromtoolRefusal query(String promql) {
        return asked("instant", "--time=1700000000", "URL", promql);
    }

    /** What is sent in the place of promtool's own parameters. */
    PromtoolRefusal sent(String parameters) {
        return altered(request -> request.uri(
                        URI.create(request.build().uri().toString().replaceFirst("[?].*", "")))
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .method("POST", BodyPublishers.ofString(parameters)));
    }

    PromtoolRefusal asked(String... other) {
        return new PromtoolRefusal(how, status, why, printed, List.of(other), authorizations, wire, rules, faults);
    }

    PromtoolRefusal altered(UnaryOperator<HttpRequest.Builder> change) {
        return new PromtoolRefusal(
                how, status, why, printed, query, authorizations, new Wire.Altered(change), rules, faults);
    }

    PromtoolRefusal authorized(String... others) {
        return new PromtoolRefusal(how, status, why, printed, query, List.of(others), wire, rules, faults);
    }

    PromtoolRefusal rules(QueryRules other) {
        return new PromtoolRefusal(how, status, why, printed, query, authorizations, wire, other, faults);
    }

    PromtoolRefusal playing(FaultScript other) {
        return new PromtoolRefusal(how, status, why, printed, query, authorizations, wire, rules, other);
    }

    /** Its arguments, for a fake at this address. */
    List<String> arguments(String url) {
        return query.stream().map(word -> word.replaceFirst("^URL", url)).toList();
    }

    /** What is between a promtool that sends no token and the fake. */
    HttpRequest.Builder onItsWay(HttpRequest.Builder request) {
        authorizations.forEach(each -> request.header("Authorization", each));
        return switch (wire) {
            case Wire.AsSent asSent -> request;
            case Wire.Altered altered -> altered.change().apply(request);
        };
    }

    /** Whether a promtool with a configuration of its own is refused so with nothing between. */
    boolean byItself() {
        return authorizations.size() < 2 && wire instanceof Wire.AsSent;
    }

    /** A line of that configuration. */
    String proof() {
        return String.join("", authorizations)
                .replaceFirst("^(\\S+) (.+)$", "authorization: {type: $1, credentials: $2}");
    }

    @Override
    public String toString() {
        return how;
    }
}
