package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The field that carries the token is made once for each token, not once for each write. */
class AuthorizationFieldTest {
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    private static AccessToken token(String value) {
        return new AccessToken(value, LATER, LATER);
    }

    private static HeaderField authorization(ForwardUnchanged rules, AccessToken token) {
        CallerRequest caller = new CallerRequest("POST", Target.WRITE_PATH, List.of(), Body.empty());
        return rules.proxyToIngestion(caller, token).headers().stream()
                .filter(header -> header.is("Authorization"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTokenHasOneFieldAndAnotherTokenAnother() {
        ForwardUnchanged rules = new ForwardUnchanged(
                ProxyConfig.fromEnvironment(Map.of(
                                "LISTENING_PORT", "8081",
                                "INGESTION_URL", "https://dce.example/dataCollectionRules/dcr-1",
                                "AZURE_CLIENT_ID", TestWorld.CLIENT_ID,
                                "IDENTITY_TYPE", "userAssigned"))
                        .target(),
                List.of());
        AccessToken first = token("abc");
        AccessToken second = token("def");

        HeaderField once = authorization(rules, first);

        assertThat(once.value()).isEqualTo("Bearer abc");
        assertThat(authorization(rules, first)).isSameAs(once);
        assertThat(authorization(rules, second).value()).isEqualTo("Bearer def");
        assertThat(authorization(rules, first).value()).isEqualTo("Bearer abc");
    }
}
