package remotewrite.fake;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A machine with managed identities in the tenant of an {@link EntraBench}, and requests to its endpoint. */
record IdentityBench(FakeManagedIdentity machine, EntraBench entra) implements AutoCloseable {
    static final String RESOURCE = "https://monitor.azure.com";
    static final ManagedIdentity OWN = ManagedIdentity.systemAssigned(
            "cccccccc-0000-0000-0000-000000000001",
            "dddddddd-0000-0000-0000-000000000001",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm");
    static final ManagedIdentity FIRST = user(2);
    static final ManagedIdentity SECOND = user(3);

    static IdentityBench start(Clock clock, IdentityHost kind) {
        return start(clock, kind, IdentityAnswers.DEFAULT);
    }

    static IdentityBench start(Clock clock, IdentityHost kind, IdentityAnswers answers) {
        return start(EntraBench.start(clock), kind, answers);
    }

    /** @param entra is closed with the machine */
    static IdentityBench start(EntraBench entra, IdentityHost kind, IdentityAnswers answers) {
        return new IdentityBench(
                FakeManagedIdentity.start(
                        FakeManagedIdentity.Settings.of(entra.entra(), EntraBench.TENANT, OWN, FIRST, SECOND)
                                .withKind(kind)
                                .withAnswers(answers)),
                entra);
    }

    static ManagedIdentity user(int number) {
        return ManagedIdentity.userAssigned(
                "cccccccc-0000-0000-0000-00000000000" + number,
                "dddddddd-0000-0000-0000-00000000000" + number,
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u"
                        + number);
    }

    String url() {
        return machine.tokenUri("127.0.0.1").toString();
    }

    RequestSpecification request() {
        return given().queryParam("api-version", "2020-06-01").queryParam("resource", RESOURCE);
    }

    /** A good request to IMDS with more parameters. */
    Response get(Map<String, String> parameters) {
        return request().header("Metadata", "true").queryParams(parameters).get(url());
    }

    TokenVerdict verdict(String token) {
        return new JwtTokenVerifier(
                        entra.entra()::jwks,
                        JwtTokenVerifier.PUBLIC_CLOUD,
                        entra.entra().issuers(),
                        entra.clock())
                .verify(token);
    }

    /** The exchanges once {@code count} of them have been answered. */
    List<Exchange> answered(int count) {
        machine.journal()
                .await(
                        exchanges -> exchanges.stream()
                                        .filter(exchange -> exchange.reply().isPresent())
                                        .count()
                                == count,
                        Duration.ofSeconds(30));
        return machine.journal().exchanges();
    }

    @Override
    public void close() {
        machine.close();
        entra.close();
    }
}
