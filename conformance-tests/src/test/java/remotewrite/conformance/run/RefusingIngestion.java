package remotewrite.conformance.run;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import remotewrite.fake.Application;
import remotewrite.fake.Bytes;
import remotewrite.fake.DataCollectionRule;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.JwtTokenVerifier;
import remotewrite.fake.Pki;
import remotewrite.fake.Reply;
import remotewrite.fake.Tenant;

/** For every {@link Refusal} an ingestion endpoint of its own that gives it, so that one sender meets all at once. */
final class RefusingIngestion implements AutoCloseable {
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String PUBLISHER = "22222222-2222-4222-8222-222222222222";
    private static final String PUBLISHER_OBJECT = "33333333-3333-4333-8333-333333333333";
    private static final String STRANGER = "44444444-4444-4444-8444-444444444444";
    private static final String STRANGER_OBJECT = "55555555-5555-4555-8555-555555555555";
    private static final String AUDIENCE = "https://monitor.azure.com";
    private static final Duration TWO_LIVES = Duration.ofHours(2);
    private static final DataCollectionRule RULE =
            new DataCollectionRule("dcr-00000000000000000000000000000001", Set.of(PUBLISHER_OBJECT));
    private static final DataCollectionRule UNKNOWN = new DataCollectionRule("dcr-unknown", Set.of());

    private final FakeEntra entra;
    private final Map<Refusal, FakeIngestion> endpoints = new EnumMap<>(Refusal.class);

    RefusingIngestion(Clock clock) {
        entra = FakeEntra.start(FakeEntra.Settings.of(
                clock,
                Pki.shared(),
                Tenant.of(
                        TENANT,
                        Application.of(PUBLISHER, PUBLISHER_OBJECT),
                        Application.of(STRANGER, STRANGER_OBJECT))));
        for (Refusal refusal : Refusal.values()) {
            Clock its = refusal == Refusal.EXPIRED_TOKEN ? Clock.offset(clock, TWO_LIVES) : clock;
            FakeIngestion endpoint = FakeIngestion.start(refusal.on(FakeIngestion.Settings.of(
                    its,
                    new JwtTokenVerifier(entra::jwks, JwtTokenVerifier.PUBLIC_CLOUD, entra.issuers(), its),
                    RULE)));
            endpoint.play(refusal.script());
            endpoints.put(refusal, endpoint);
        }
    }

    /** Where a sender writes to meet it. */
    String url(Refusal refusal) {
        return refusal.url(endpoints
                .get(refusal)
                .writeUri("127.0.0.1", refusal == Refusal.UNKNOWN_RULE ? UNKNOWN : RULE)
                .toString());
    }

    /** The token a sender has there; none is empty. */
    String token(Refusal refusal) {
        return switch (refusal) {
            case NO_TOKEN -> "";
            case WRONG_TOKEN -> token(PUBLISHER, AUDIENCE) + "x";
            case WRONG_AUDIENCE -> token(PUBLISHER, "https://vault.azure.net");
            case NO_ROLE, NO_ROLE_IN_FULL -> token(STRANGER, AUDIENCE);
            case BAD_REQUEST,
                    EXPIRED_TOKEN,
                    UNKNOWN_RULE,
                    UNKNOWN_STREAM,
                    NO_VERSION,
                    UNKNOWN_VERSION,
                    TOO_LONG,
                    VERSION_2,
                    THROTTLED,
                    THROTTLED_FOR_A_SECOND,
                    UNAVAILABLE,
                    PLAIN_HTTP -> token(PUBLISHER, AUDIENCE);
        };
    }

    private String token(String clientId, String audience) {
        return entra.issue(TENANT, clientId, audience);
    }

    private static List<Exchange> refused(List<Exchange> exchanges, Refusal refusal) {
        return exchanges.stream()
                .filter(exchange -> exchange.reply()
                        .filter(reply -> reply.status() == refusal.status())
                        .isPresent())
                .toList();
    }

    private List<Exchange> ended(Refusal refusal) {
        return endpoints.get(refusal).journal().exchanges().stream()
                .filter(exchange -> !exchange.open())
                .toList();
    }

    /** Whether nothing that could be a request has come. */
    boolean sawNothing(Refusal refusal) {
        return endpoints.get(refusal).journal().exchanges().isEmpty();
    }

    /** What came and how it was answered, for people. */
    String answers(Refusal refusal) {
        return ended(refusal).stream()
                .map(exchange -> "%s for %s"
                        .formatted(
                                exchange.reply()
                                        .map(Reply::status)
                                        .map(String::valueOf)
                                        .orElse("nothing"),
                                exchange.request().body().sha256().substring(0, 6)))
                .collect(Collectors.joining(", "));
    }

    /**
     * Waits for refusals of three bodies; whether they came, and none was answered more than {@code times}. What was not
     * answered an HTTP client may repeat by itself, when the connection ended beneath it.
     */
    boolean awaitDropped(Refusal refusal, int times, Duration deadline) {
        boolean came =
                await(refusal, exchanges -> bodies(refused(exchanges, refusal)).size() >= 3, deadline);
        // looked at once: more come meanwhile
        Map<Bytes, Long> answers = ended(refusal).stream()
                .filter(exchange -> exchange.reply().isPresent())
                .collect(Collectors.groupingBy(exchange -> exchange.request().body(), Collectors.counting()));
        return came && answers.values().stream().allMatch(answered -> answered <= times);
    }

    /** Waits until what was refused has been sent again, and has been accepted where the refusal passes. */
    boolean awaitSentAgain(Refusal refusal, Duration deadline) {
        return await(
                refusal,
                exchanges -> {
                    List<Exchange> refused = refused(exchanges, refusal);
                    return refusal.passes()
                            ? refused.size() == 2 && accepted(exchanges).containsAll(bodies(refused))
                            : refused.size() > bodies(refused).size();
                },
                deadline);
    }

    private boolean await(Refusal refusal, Predicate<List<Exchange>> condition, Duration deadline) {
        return endpoints.get(refusal).journal().await(condition, deadline);
    }

    private static Set<Bytes> accepted(List<Exchange> exchanges) {
        return bodies(exchanges.stream().filter(Exchange::accepted).toList());
    }

    private static Set<Bytes> bodies(List<Exchange> exchanges) {
        Set<Bytes> bodies = new HashSet<>();
        exchanges.forEach(exchange -> bodies.add(exchange.request().body()));
        return bodies;
    }

    @Override
    public void close() {
        endpoints.values().forEach(FakeIngestion::close);
        entra.close();
    }
}
