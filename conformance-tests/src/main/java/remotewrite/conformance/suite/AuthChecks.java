package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Header;

/** AUTH: which credentials go where. */
public final class AuthChecks {
    static final Check AUTH_01 = check("AUTH-01", "The proxy sends one Entra bearer token with every write.")
            .clauses("AZ-02", "PX-10")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(recording -> {
                Set<String> tokens = Tokens.issued(recording).stream()
                        .map(Tokens.Issued::token)
                        .collect(Collectors.toSet());
                return Each.receivedRequest("Authorization: Bearer with a token that Entra issued, once", exchange -> {
                            List<String> values = exchange.request().header("Authorization");
                            boolean good = values.size() == 1
                                    && values.getFirst().startsWith("Bearer ")
                                    && tokens.contains(values.getFirst().substring("Bearer ".length()));
                            return good ? Optional.empty() : Optional.of("Authorization is " + Each.shown(values));
                        })
                        .judge(recording);
            })
            .caughtBy(
                    ProxyMutants.ADDS_NO_BEARER,
                    ProxyMutants.ADDS_BEARER_BESIDE_THE_CALLERS,
                    ProxyMutants.FORWARDS_THE_CALLERS_BEARER);

    static final Check AUTH_02 = check("AUTH-02", "The proxy keeps the sender's own credentials from ingestion.")
            .clauses("PX-10")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(recording -> {
                String callers = recording.setup().callerCredentials();
                if (recording.senderToProxy().stream().noneMatch(exchange -> mentions(exchange, callers))) {
                    return Finding.notSeen("the sender sent no credentials of its own");
                }
                return Each.receivedRequest(
                                "no " + callers,
                                exchange -> mentions(exchange, callers)
                                        ? Optional.of("the sender's credentials are in a request header")
                                        : Optional.empty())
                        .judge(recording);
            })
            .caughtBy(ProxyMutants.FORWARDS_THE_CALLERS_BEARER, ProxyMutants.ADDS_BEARER_BESIDE_THE_CALLERS);

    static final Check AUTH_03 = check("AUTH-03", "The proxy keeps its token from the sender.")
            .clauses("PX-45")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(AuthChecks::tokenStaysInside)
            .caughtBy(ProxyMutants.LEAKS_ITS_TOKEN);

    public static final List<Check> ALL = List.of(AUTH_01, AUTH_02, AUTH_03);

    private AuthChecks() {}

    private static boolean mentions(Exchange exchange, String text) {
        return exchange.request().headers().stream()
                .anyMatch(header -> header.value().contains(text));
    }

    private static Finding tokenStaysInside(Recording recording) {
        List<Tokens.Issued> tokens = Tokens.issued(recording);
        if (tokens.isEmpty()) {
            return Finding.notSeen("Entra issued no token");
        }
        return Each.sentRequest(
                        "no token in any reply to the sender",
                        exchange -> tokens.stream()
                                .filter(token -> replyText(exchange).anyMatch(text -> text.contains(token.token())))
                                .findFirst()
                                .map(token -> "the reply holds the token " + token.token()))
                .judge(recording);
    }

    private static Stream<String> replyText(Exchange exchange) {
        return exchange.reply().stream()
                .flatMap(reply -> Stream.concat(
                        reply.headers().stream().map(Header::value),
                        Stream.of(reply.body().toUtf8())));
    }
}
