package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** One wrong part makes one wrong proxy: what a conformance suite relies on. */
class WrongPartsTest {
    @Test
    void aRequestRuleCanAddTheBearerBesideTheCallers() {
        try (TestWorld world = TestWorld.startWith(parts -> parts.withRequestRules((caller, token) -> {
            IngestionRequest right = parts.requestRules().proxyToIngestion(caller, token);
            List<HeaderField> headers = new ArrayList<>(right.headers());
            caller.headers().stream()
                    .filter(header -> header.is("Authorization"))
                    .forEach(headers::add);
            return right.withHeaders(headers);
        }))) {
            world.request()
                    .header("Authorization", "Bearer evil")
                    .body(new byte[] {1})
                    .post("/api/v1/write");

            assertThat(world.ingestion.seen().getLast().lines("authorization"))
                    .containsExactly("Authorization: Bearer canary-token-1", "Authorization: Bearer evil");
        }
    }

    @Test
    void aRepeatRuleCanPassA401Back() {
        try (TestWorld world =
                TestWorld.startWith(parts -> parts.withRepeatRules((answer, attempts, sent) -> switch (answer) {
                    case Reply reply -> new RepeatRules.Next.PassBack(reply);
                    case GatewayFailure failure -> new RepeatRules.Next.GiveUp(failure);
                }))) {
            world.ingestion.then(401, "", "no");

            assertThat(world.write().statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aRepeatRuleCanRepeatA401WithAnEmptyBody() {
        try (TestWorld world = TestWorld.startWith(parts -> parts.withRepeatRules((answer, attempts, sent) ->
                parts.repeatRules().next(answer, attempts, sent) instanceof RepeatRules.Next.RepeatWithFreshToken
                        ? new RepeatRules.Next.RepeatWithFreshToken(Body.empty())
                        : parts.repeatRules().next(answer, attempts, sent)))) {
            world.ingestion.then(401, "", "no");
            world.write();

            assertThat(world.ingestion.seen()).hasSize(2);
            assertThat(world.ingestion.seen().getLast().body()).isEmpty();
        }
    }

    @Test
    void aRepeatRuleCanRepeatA503ByItself() {
        try (TestWorld world = TestWorld.startWith(parts ->
                parts.withRepeatRules((answer, attempts, sent) -> answer instanceof Reply reply && reply.status() == 503
                        ? new RepeatRules.Next.RepeatAsIs(sent)
                        : parts.repeatRules().next(answer, attempts, sent)))) {
            world.ingestion.then(503, "", "no");

            assertThat(world.write().statusCode()).isEqualTo(204);
            assertThat(world.ingestion.seen()).hasSize(2);
        }
    }

    @Test
    void aReplyRuleCanLeakTheToken() {
        try (TestWorld world = TestWorld.startWith(parts -> parts.withReplyRules(
                (reply, token) -> reply.withHeaders(List.of(new HeaderField("X-Token", token.value())))))) {
            assertThat(world.write().header("X-Token")).isEqualTo("canary-token-1");
        }
    }

    @Test
    void aFailureRuleCanBlameTheSender() {
        try (TestWorld world = TestWorld.startWith(parts -> parts.withFailureRules(
                failure -> parts.failureRules().proxyToClient(failure).withStatus(400)))) {
            world.ingestion.then("");

            assertThat(world.write().statusCode()).isEqualTo(400);
        }
    }

    @Test
    void anIngestionCanClaimSuccessWithoutDelivery() {
        Ingestion claiming =
                (request, limit) -> CompletableFuture.completedStage(Reply.of(202, List.of(), Body.empty()));
        try (TestWorld world = TestWorld.startWith(parts -> parts.withIngestion(claiming))) {
            assertThat(world.write().statusCode()).isEqualTo(202);
            assertThat(world.ingestion.seen()).isEmpty();
        }
    }

    @Test
    void anIngestionThatNeverAnswersIsGivenUpInTime() {
        Ingestion silent = (request, limit) -> new CompletableFuture<>();
        try (TestWorld world = TestWorld.startWith(
                FakeEntra.start(),
                RawIngestion.https(),
                limits -> limits.withTotalTimeout(Duration.ofMillis(500)),
                parts -> parts.withIngestion(silent))) {
            assertThat(world.write().statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aTokenSourceCanAskForEveryWrite() {
        record Greedy(TokenFetch fetch) implements TokenSource {
            @Override
            public void start(Executor executor) {
                fetch.start(executor);
            }

            @Override
            public TokenAnswer current() {
                return fetch.fetch();
            }

            @Override
            public CompletionStage<TokenAnswer> replace(AccessToken refused) {
                return CompletableFuture.completedStage(fetch.fetch());
            }

            @Override
            public void close() {
                fetch.close();
            }
        }
        FakeEntra entra = FakeEntra.start();
        RawIngestion ingestion = RawIngestion.https();
        ProxyConfig config = ProxyConfig.fromEnvironment(TestWorld.environment(entra, ingestion));
        Greedy greedy = new Greedy(new EntraTokenFetch(config, java.time.Clock.systemUTC()));
        try (TestWorld world =
                TestWorld.startWith(entra, ingestion, limits -> limits, parts -> parts.withTokens(greedy))) {
            int before = entra.requests();
            world.write();
            world.write();

            assertThat(entra.requests()).isGreaterThanOrEqualTo(before + 2);
        }
    }

    @Test
    void aReadyRuleCanAlwaysSayYes() {
        FakeEntra entra = FakeEntra.start().always(FakeEntra.Answer.unknownCertificate());
        try (TestWorld world = TestWorld.unready(
                entra,
                RawIngestion.https(),
                limits -> limits,
                parts -> parts.withReadyRule(tokens -> new ReadyRule.Readiness.Ready()))) {
            Response ready = world.get("/ready");

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(world.write().statusCode()).isEqualTo(503);
        }
    }
}
