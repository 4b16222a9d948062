package remotewrite.fake;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.EntraResource;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.entra.SignIn;
import remotewrite.fake.entra.Throttling;

/**
 * One way to be refused: a world in which azure-identity would get its token, with one thing wrong.
 *
 * @param code the AADSTS number that is to be seen
 * @param how what is wrong
 */
record EntraScene(
        int code,
        String how,
        String tenant,
        String client,
        UnaryOperator<Application> application,
        Proof proof,
        String scope,
        UnaryOperator<HttpRequest> wire,
        UnaryOperator<EntraPolicy> policy,
        FaultScript faults,
        Duration patience) {
    /** What azure-identity presents. */
    sealed interface Proof {
        record Secret(String value) implements Proof {}

        record Assertion(UnaryOperator<TestAssertion> change) implements Proof {}

        record Text(String assertion) implements Proof {}
    }

    static final String ISSUER = "https://issuer.example/";
    static final String SUBJECT = "system:serviceaccount:monitoring:prometheus";
    static final Instant AGO = Instant.parse("2020-01-01T00:00:00Z");

    static EntraScene of(int code, String how) {
        return new EntraScene(
                code,
                how,
                EntraBench.TENANT,
                EntraBench.CLIENT,
                UnaryOperator.identity(),
                new Proof.Secret(EntraBench.SECRET),
                EntraClient.SCOPE,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                FaultScript.none(),
                EntraClient.PATIENCE);
    }

    EntraScene tenant(String other) {
        return new EntraScene(code, how, other, client, application, proof, scope, wire, policy, faults, patience);
    }

    EntraScene client(String other) {
        return new EntraScene(code, how, tenant, other, application, proof, scope, wire, policy, faults, patience);
    }

    EntraScene application(UnaryOperator<Application> change) {
        return new EntraScene(code, how, tenant, client, change, proof, scope, wire, policy, faults, patience);
    }

    EntraScene signIn(SignIn signIn) {
        return application(application -> application.withSignIn(signIn));
    }

    EntraScene proof(Proof other) {
        return new EntraScene(code, how, tenant, client, application, other, scope, wire, policy, faults, patience);
    }

    EntraScene scope(String other) {
        return new EntraScene(code, how, tenant, client, application, proof, other, wire, policy, faults, patience);
    }

    EntraScene wire(UnaryOperator<HttpRequest> change) {
        return new EntraScene(code, how, tenant, client, application, proof, scope, change, policy, faults, patience);
    }

    /** Changes the form that azure-identity has written. */
    EntraScene form(UnaryOperator<String> change) {
        return wire(request ->
                request.setBody(change.apply(request.getBodyAsBinaryData().toString())));
    }

    EntraScene without(String parameter) {
        return form(body -> body.replaceAll("(^|&)" + parameter + "=[^&]*", "$1"));
    }

    EntraScene get() {
        return wire(request -> new HttpRequest(HttpMethod.GET, request.getUrl()));
    }

    EntraScene policy(UnaryOperator<EntraPolicy> change) {
        return new EntraScene(code, how, tenant, client, application, proof, scope, wire, change, faults, patience);
    }

    /** One request is taken, and that is not this one. */
    EntraScene throttled(Throttling.Answer answer) {
        return policy(policy ->
                policy.withThrottling(new Throttling.Limit(1, Duration.ofHours(1), Duration.ofSeconds(1), answer)));
    }

    EntraScene always(Effect effect) {
        return new EntraScene(
                code,
                how,
                tenant,
                client,
                application,
                proof,
                scope,
                wire,
                policy,
                FaultScript.named(how).thenAlways(effect, Moment.REQUEST_END),
                patience);
    }

    /** How long azure-identity waits for an answer. */
    EntraScene patience(Duration other) {
        return new EntraScene(code, how, tenant, client, application, proof, scope, wire, policy, faults, other);
    }

    /** Asks for a token, twice where the first one is to be taken; ends with azure-identity's exception. */
    void play() {
        play(status -> {});
    }

    /** @param answered is told the status of each answer that azure-identity gets */
    void play(IntConsumer answered) {
        try (EntraBench bench = EntraBench.start(Clock.systemUTC())) {
            Application good = Application.of(EntraBench.CLIENT, EntraBench.OBJECT, EntraBench.CERTIFICATE)
                    .withSecrets(
                            new ClientSecret(EntraBench.SECRET, AGO, Instant.parse("2056-01-01T00:00:00Z")),
                            new ClientSecret(EntraBench.EXPIRED_SECRET, AGO, AGO.plusSeconds(1)));
            bench.entra()
                    .tenants(new Tenant(
                            EntraBench.TENANT,
                            EntraCloud.PUBLIC,
                            List.of(),
                            List.of(application.apply(good)),
                            List.of(
                                    EntraResource.of("https://monitor.azure.com"),
                                    new EntraResource("https://disabled.example", false))));
            EntraPolicy changed = policy.apply(EntraPolicy.usual(IssuerKeys.none()));
            bench.entra().policy(changed);
            bench.entra().play(faults);
            TokenCredential credential = credential(bench, answered);
            TokenRequestContext context = new TokenRequestContext().addScopes(scope.split(" "));
            if (changed.throttling() instanceof Throttling.Limit) {
                bench.post(tenant, bench.form());
            }
            credential.getTokenSync(context);
        }
    }

    private TokenCredential credential(EntraBench bench, IntConsumer answered) {
        return switch (proof) {
            case Proof.Secret secret ->
                at(bench, answered, new ClientSecretCredentialBuilder().clientSecret(secret.value()))
                        .build();
            case Proof.Assertion assertion ->
                at(
                                bench,
                                answered,
                                new ClientAssertionCredentialBuilder()
                                        .clientAssertion(() -> assertion
                                                .change()
                                                .apply(bench.assertion())
                                                .serialize()))
                        .build();
            case Proof.Text text ->
                at(bench, answered, new ClientAssertionCredentialBuilder().clientAssertion(text::assertion))
                        .build();
        };
    }

    private <T extends AadCredentialBuilderBase<T>> T at(EntraBench bench, IntConsumer answered, T builder) {
        return builder.tenantId(tenant)
                .clientId(client)
                .authorityHost(bench.entra().authority("localhost").toString())
                .disableInstanceDiscovery()
                .httpClient(EntraClient.changing(wire, patience, answered))
                .retryOptions(EntraClient.once());
    }

    @Override
    public String toString() {
        return how + " is AADSTS" + code;
    }
}
