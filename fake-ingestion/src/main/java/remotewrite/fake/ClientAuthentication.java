package remotewrite.fake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import remotewrite.fake.entra.SignIn;

/**
 * Judges how a client proves who it is: by an assertion or by a secret. Of a request with both the secret is judged
 * (assumed; RFC 6749 2.3 forbids such a request, and Microsoft.Identity.Web 3471 had to remove the secret from one).
 *
 * @param assertions judges assertions of the same application at the same time
 */
record ClientAuthentication(AssertionCheck assertions) {
    private static final String ASSERTION_TYPE = TokenEndpoint.ASSERTION_TYPE;

    /** What became of the attempt. */
    sealed interface Outcome {
        record Proven(Proof proof) implements Outcome {}

        record Refused(EntraError error) implements Outcome {}
    }

    Outcome judge(Form form) {
        Optional<String> secret = form.value("client_secret");
        if (assertions.application().signIn() == SignIn.PUBLIC_CLIENT
                && secret.or(() -> form.value("client_assertion")).isPresent()) {
            return new Outcome.Refused(EntraRefusals.publicClient());
        }
        Proof proof = secret.isPresent() ? Proof.SECRET : Proof.ASSERTION;
        return secret.map(this::wrongSecret)
                .orElseGet(() -> wrongAssertion(form))
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Proven(proof));
    }

    /** An expired secret is told from a wrong one; one whose time has not come counts as wrong (assumed). */
    private Optional<EntraError> wrongSecret(String presented) {
        Application application = assertions.application();
        Instant now = assertions.now();
        List<ClientSecret> begun = application.secrets().stream()
                .filter(secret -> secret.value().equals(presented) && !now.isBefore(secret.from()))
                .toList();
        if (begun.isEmpty()) {
            return Optional.of(EntraRefusals.wrongSecret(application));
        }
        return begun.stream().anyMatch(secret -> now.isBefore(secret.until()))
                ? Optional.empty()
                : Optional.of(EntraRefusals.secretExpired(application));
    }

    private Optional<EntraError> wrongAssertion(Form form) {
        Optional<String> assertion = form.value("client_assertion");
        if (assertion.isEmpty()) {
            return Optional.of(EntraRefusals.noCredential());
        }
        Optional<String> type = form.value("client_assertion_type");
        if (type.isEmpty()) {
            return Optional.of(EntraRefusals.missingParameter("client_assertion_type"));
        }
        // an assertion of another type is none that could be looked at (assumed; RFC 7521 4.2 leaves the types to the
        // server)
        return type.get().equals(ASSERTION_TYPE)
                ? assertions.refusal(assertion.get())
                : Optional.of(EntraRefusals.noCredential());
    }
}
