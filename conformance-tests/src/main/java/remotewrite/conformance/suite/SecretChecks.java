package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import remotewrite.conformance.Call;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.SecretMutants;
import remotewrite.fake.Effect;
import remotewrite.fake.Exchange;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.Header;
import remotewrite.fake.Moment;

/** AUTH: what proves an identity, the proxy's or a sender's, is shown to nobody (PX-43). */
public final class SecretChecks {
    /** A canary: in the environment, and of no use to anybody. */
    private static final String SECRET = "canary:of=a/client+secret";

    private static final String BASIC = "Y2FuYXJ5LW9mOmEtc2VuZGVy";
    private static final String BASIC_DECODED = "canary-of:a-sender";
    private static final Pattern ASSERTION = Pattern.compile("client_assertion=(" + Fingerprint.PREFIX + "[0-9a-f]+)");

    private static final Stimulus SECRETS = Stimulus.calls(
                    "calls-with-secrets",
                    "the proxy had workload identity, a client secret in its environment, and TRACE_LOGGING on; the harness wrote with"
                            + " credentials of its own, and was answered 204, 400 and 401; Entra refused the assertion from then"
                            + " on; the harness asked for metrics and an unknown path",
                    new Traffic.Calls(
                            Begin.READY,
                            List.of(
                                    written("accepted", Effect.answer(204, "")),
                                    written("refused", Effect.answer(400, "no")),
                                    written("unauthorized", Effect.answer(401, "no")),
                                    written("without-token", Effect.answer(204, "")),
                                    new Round(
                                            FaultScript.none(),
                                            List.of(
                                                    with(CallDraft.get("unknown-path", "/unknown")),
                                                    with(CallDraft.get("metrics", "/metrics"))),
                                            false))))
            .withEntra(FaultScript.named("refuses the assertion")
                    .thenAlways(
                            Effect.answer(
                                    401,
                                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700213: scripted by the"
                                            + " harness\",\"error_codes\":[700213]}",
                                    new Header("Content-Type", "application/json")),
                            Moment.REQUEST_END))
            .withSettings(Map.of(
                    "IDENTITY_TYPE",
                    "workloadIdentity",
                    "AZURE_FEDERATED_TOKEN_FILE",
                    Stimulus.FEDERATED_TOKEN_FILE,
                    "AZURE_CLIENT_SECRET",
                    SECRET,
                    "TRACE_LOGGING",
                    "true"));

    static final Check AUTH_11 = check(
                    "AUTH-11", "The proxy shows what proves its identity, or a sender's, in no log and no answer.")
            .clauses("PX-43", "PX-42")
            .when(SECRETS, Judged.PROXY)
            .then(shown())
            .caughtBy(
                    SecretMutants.LOGS_ITS_ASSERTION.showing("the federated assertion in its log"),
                    SecretMutants.SHOWS_ITS_ASSERTION_IN_ERRORS.showing("the federated assertion in an answer"),
                    SecretMutants.LOGS_ITS_ENVIRONMENT.showing("the client secret in its log"),
                    SecretMutants.LOGS_ITS_ENVIRONMENT_IN_BASE64.showing("the client secret in base64 in its log"),
                    SecretMutants.LOGS_ITS_ENVIRONMENT_AS_IN_A_URL.showing("the client secret as in a URL in its log"),
                    SecretMutants.LOGS_BEGINNINGS_OF_ITS_ENVIRONMENT.showing(
                            "the beginning of the client secret in its log"),
                    SecretMutants.LOGS_THE_BEGINNING_OF_ITS_TOKEN.showing("a piece of a token, or a private key,"),
                    ProxyMutants.LOGS_THE_CALLERS_CREDENTIALS.showing("a sender's credentials in its log"));

    public static final List<Check> ALL = List.of(AUTH_11);

    private SecretChecks() {}

    private static Round written(String name, Effect answer) {
        return new Round(
                FaultScript.named(name).thenAlways(answer, Moment.REQUEST_END),
                List.of(with(CallDraft.write(name))),
                false);
    }

    private static Call with(CallDraft draft) {
        return draft.line("Authorization: Basic " + BASIC).call();
    }

    private static Expectation shown() {
        return Options.orNotApplicable(SecretChecks::judge);
    }

    private static Finding judge(Recording recording) {
        // in a recording the assertion is its fingerprint, on every leg and in the log
        Optional<String> assertion = Tokens.requests(recording).stream()
                .map(request -> request.request().body().toUtf8())
                .flatMap(body -> ASSERTION.matcher(body).results())
                .map(MatchResult::group)
                .map(field -> field.substring(field.indexOf('=') + 1))
                .findFirst();
        if (assertion.isEmpty()) {
            return Finding.notSeen("the proxy sent Entra no assertion");
        }
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put(assertion.get(), "the federated assertion");
        secrets.put(Fingerprint.PREFIX, "a credential");
        secrets.putAll(Disguises.of(SECRET, "the client secret"));
        secrets.putAll(Disguises.of(BASIC_DECODED, "a sender's credentials"));
        secrets.putAll(Disguises.of(BASIC, "a sender's credentials"));
        List<String> wrong = new ArrayList<>();
        int looked = recording.proxyLog().size();
        for (String line : recording.proxyLog()) {
            found(secrets, line).ifPresent(what -> wrong.add(what + " in its log, a line of " + line.length()));
        }
        for (Exchange exchange : recording.senderToProxy()) {
            for (String text : texts(exchange)) {
                looked++;
                found(secrets, text).ifPresent(what -> wrong.add(what + " in an answer, " + recording.name(exchange)));
            }
        }
        return Each.conclude("lines of its log and answers", looked, "none of what proves an identity", wrong);
    }

    private static List<String> texts(Exchange exchange) {
        return exchange.reply().stream()
                .map(reply -> reply.headers() + reply.body().toUtf8())
                .toList();
    }

    private static Optional<String> found(Map<String, String> secrets, String text) {
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Disguises.PIECE.matcher(text).find()
                        ? Optional.of("a piece of a token, or a private key,")
                        : Optional.empty());
    }
}
