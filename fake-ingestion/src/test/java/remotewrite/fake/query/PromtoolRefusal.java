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
 * @param wire what is added to promtool's request on its way
 */
record PromtoolRefusal(
        String how,
        int status,
        String why,
        List<String> printed,
        List<String> query,
        UnaryOperator<HttpRequest.Builder> wire,
        QueryRules rules,
        FaultScript faults) {
    /** One that promtool tells as {@code kind}, with the fake's own words after it. */
    static PromtoolRefusal told(String how, int status, String kind, String why) {
        return of(how, status, why, List.of("query error: " + kind, why));
    }

    /** One in Azure's envelope, which client_golang cannot read: it takes {@code error} for a string. */
    static PromtoolRefusal unread(String how, int status, String why) {
        return of(
                how,
                status,
                why,
                List.of("query error: bad_response: ", "{\"error\":{\"code\":\"QueryValidationError\""));
    }

    private static PromtoolRefusal of(String how, int status, String why, List<String> printed) {
        return new PromtoolRefusal(
                how,
                status,
                why,
                printed,
                List.of("instant", "--time=1700000000", "URL", "up"),
                Promtool::withToken,
                QueryRules.AZURE,
                FaultScript.none());
    }

    PromtoolRefusal query(String promql) {
        return asked("instant", "--time=1700000000", "URL", promql);
    }

    /** What is sent in the place of promtool's own parameters. */
    PromtoolRefusal sent(String parameters) {
        return wire(request -> Promtool.withToken(request)
                .uri(URI.create(request.build().uri().toString().replaceFirst("[?].*", "")))
                .method("POST", BodyPublishers.ofString(parameters)));
    }

    PromtoolRefusal asked(String... other) {
        return new PromtoolRefusal(how, status, why, printed, List.of(other), wire, rules, faults);
    }

    PromtoolRefusal wire(UnaryOperator<HttpRequest.Builder> other) {
        return new PromtoolRefusal(how, status, why, printed, query, other, rules, faults);
    }

    PromtoolRefusal authorized(String authorization) {
        return wire(request -> request.header("Authorization", authorization));
    }

    PromtoolRefusal rules(QueryRules other) {
        return new PromtoolRefusal(how, status, why, printed, query, wire, other, faults);
    }

    PromtoolRefusal playing(FaultScript other) {
        return new PromtoolRefusal(how, status, why, printed, query, wire, rules, other);
    }

    @Override
    public String toString() {
        return how;
    }
}
