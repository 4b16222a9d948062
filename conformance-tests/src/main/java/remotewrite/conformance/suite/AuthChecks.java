package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
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
import remotewrite.conformance.mutant.SecretMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Fingerprint;
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
                    ProxyMutants.ADDS_NO_BEARER.showing("Authorization is absent"),
                    ProxyMutants.ADDS_BEARER_BESIDE_THE_CALLERS.showing(" and Bearer fingerprint:"),
                    ProxyMutants.FORWARDS_THE_CALLERS_BEARER.showing("Authorization is Bearer fingerprint:"));

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
            .caughtBy(
                    ProxyMutants.FORWARDS_THE_CALLERS_BEARER.showing(
                            "the sender's credentials are in a request header"),
                    ProxyMutants.ADDS_BEARER_BESIDE_THE_CALLERS.showing(
                            "the sender's credentials are in a request header"));

    static final Check AUTH_03 = check("AUTH-03", "The proxy keeps its token from the sender.")
            .clauses("PX-45")
            .when(Stimuli.STEADY, Judged.PROXY)
            .then(AuthChecks::tokenStaysInside)
            .caughtBy(ProxyMutants.LEAKS_ITS_TOKEN.showing("the reply holds the token fingerprint:"));

    static final Check AUTH_04 = check("AUTH-04", "The proxy writes no token and no secret into its log.")
            .clauses("PX-42", "PX-43")
            .when(Stimuli.UNAUTHORIZED, Judged.PROXY)
            .then(AuthChecks::logIsClean)
            .caughtBy(
                    ProxyMutants.LOGS_ITS_TOKEN.showing("a token that Entra issued"),
                    SecretMutants.LOGS_THE_BEGINNING_OF_ITS_TOKEN.showing("a piece of a token"),
                    SecretMutants.LOGS_ITS_TOKEN_IN_BASE64.showing("a piece of a token"),
                    ProxyMutants.LOGS_THE_CALLERS_CREDENTIALS.showing("the sender's credentials"));

    public static final List<Check> ALL = List.of(AUTH_01, AUTH_02, AUTH_03, AUTH_04);

    private AuthChecks() {}

    /**
     * A recording holds fingerprints in the place of secrets, in the proxy's log too, so a fingerprint there is a secret
     * that the proxy wrote down. What is left of secrets is looked for by its form: the start of a JSON Web Token (RFC
     * 7515 3.1), a private key in PEM (RFC 7468 10).
     */
    private static Finding logIsClean(Recording recording) {
        Set<String> tokens =
                Tokens.issued(recording).stream().map(Tokens.Issued::token).collect(Collectors.toSet());
        if (tokens.isEmpty()) {
            return Finding.notSeen("Entra issued no token that could be in the log");
        }
        List<String> wrong = new ArrayList<>();
        for (String line : recording.proxyLog()) {
            if (tokens.stream().anyMatch(line::contains)) {
                wrong.add("a token that Entra issued: " + line);
            } else if (line.contains(recording.setup().callerCredentials())) {
                wrong.add("the sender's credentials: " + line);
            } else if (line.contains(Fingerprint.PREFIX)) {
                wrong.add("a credential: " + line);
            } else if (Disguises.PIECE.matcher(line).find()) {
                wrong.add("a piece of a token, or a private key, in a line of " + line.length() + " characters");
            }
        }
        return Each.conclude("lines of the proxy's log", recording.proxyLog().size(), "no token, no secret", wrong);
    }

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
