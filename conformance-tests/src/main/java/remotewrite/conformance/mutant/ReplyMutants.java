package remotewrite.conformance.mutant;

import static remotewrite.conformance.mutant.ProxyMutants.only;
import static remotewrite.conformance.mutant.ProxyMutants.without;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Body;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.RepeatRules.Next;
import remotewrite.proxy.Reply;

/** Reference proxies that are wrong in what they make of ingestion's answers. */
public final class ReplyMutants {
    private static final String SAMPLES_WRITTEN = "X-Prometheus-Remote-Write-Samples-Written";
    private static final List<String> LISTED =
            List.of("Content-Type", "Content-Encoding", "Retry-After", SAMPLES_WRITTEN);

    public static final WrongProxy TURNS_400_INTO_503 = wrongReply(
            "turns-400-into-503",
            "The proxy answers 503 when ingestion answers 400.",
            (good, ingestion) -> good.status() == 400 ? good.withStatus(503) : good);

    public static final WrongProxy TURNS_429_INTO_400 = wrongReply(
            "turns-429-into-400",
            "The proxy answers 400 when ingestion answers 429.",
            (good, ingestion) -> good.status() == 429 ? good.withStatus(400) : good);

    public static final WrongProxy TURNS_ALL_ERRORS_INTO_500 = wrongReply(
            "turns-all-errors-into-500",
            "The proxy answers 500 whenever ingestion answers with an error.",
            (good, ingestion) -> good.status() >= 400 ? good.withStatus(500) : good);

    public static final WrongProxy DROPS_WRITTEN_COUNTS = wrongReply(
            "drops-written-counts",
            "The proxy drops the written counts of remote write 2.0.",
            (good, ingestion) -> withoutCounts(good));

    public static final WrongProxy DROPS_WRITTEN_COUNTS_OF_THE_REPEATABLE = wrongReply(
            "drops-written-counts-of-the-repeatable",
            "The proxy drops the written counts from 429 and from errors above 500.",
            (good, ingestion) -> good.status() == 429 || good.status() > 500 ? withoutCounts(good) : good);

    public static final WrongProxy INVENTS_WRITTEN_COUNTS = wrongReply(
            "invents-written-counts",
            "The proxy says that 0 samples were written when ingestion says nothing.",
            (good, ingestion) ->
                    HeaderField.values(good.headers(), SAMPLES_WRITTEN).isEmpty()
                            ? added(good, new HeaderField(SAMPLES_WRITTEN, "0"))
                            : good);

    public static final WrongProxy REPLACES_ERROR_TEXTS = wrongReply(
            "replaces-error-texts",
            "The proxy puts a page of its own in the place of ingestion's error text.",
            (good, ingestion) -> good.status() >= 400
                    ? Reply.of(good.status(), good.headers(), Body.utf8("<html>Something went wrong</html>"))
                    : good);

    public static final WrongProxy DROPS_CONTENT_ENCODING_OF_REPLIES = wrongReply(
            "drops-content-encoding-of-replies",
            "The proxy drops Content-Encoding of replies.",
            (good, ingestion) -> good.withHeaders(without(good.headers(), "Content-Encoding")));

    public static final WrongProxy PASSES_LISTED_FIELDS_BACK_ONLY = wrongReply(
            "passes-listed-fields-back-only",
            "The proxy passes the reply fields back that it knows and no others.",
            (good, ingestion) -> good.withHeaders(good.headers().stream()
                    .filter(header -> LISTED.stream().anyMatch(header::is))
                    .toList()));

    public static final WrongProxy COUNTS_RETRY_AFTER_ITSELF = wrongReply(
            "counts-retry-after-itself",
            "The proxy turns the date in Retry-After into seconds.",
            (good, ingestion) -> good.withHeaders(good.headers().stream()
                    .map(header -> header.is("Retry-After") && header.value().contains(" ")
                            ? new HeaderField(header.name(), "60")
                            : header)
                    .toList()));

    public static final WrongProxy PASSES_CONNECTION_FIELDS_BACK = wrongReply(
            "passes-connection-fields-back",
            "The proxy passes Keep-Alive of ingestion's connection back.",
            (good, ingestion) -> withField("Keep-Alive", good, ingestion));

    public static final WrongProxy PASSES_AUTHORIZATION_BACK = wrongReply(
            "passes-authorization-back",
            "The proxy passes Authorization back when ingestion shows what it was sent.",
            (good, ingestion) -> withField("Authorization", good, ingestion));

    public static final WrongProxy PASSES_AN_ECHO_BACK = wrongReply(
            "passes-an-echo-back",
            "The proxy passes fields back that show its token, unless they are called Authorization.",
            (good, ingestion) -> withField("X-Echo", good, ingestion));

    public static final WrongProxy CLOSES_AS_INGESTION_DOES = wrongReply(
            "closes-as-ingestion-does",
            "The proxy tells the sender that the connection ends when ingestion ends its own.",
            (good, ingestion) -> HeaderField.values(ingestion.headers(), "Connection").stream()
                            .anyMatch(value -> value.contains("close"))
                    ? added(good, new HeaderField("Connection", "close"))
                    : good);

    public static final WrongProxy TURNS_403_INTO_503 = wrongReply(
            "turns-403-into-503",
            "The proxy answers 503 for ever when ingestion answers 403.",
            (good, ingestion) -> good.status() == 403 ? good.withStatus(503) : good);

    public static final WrongProxy HOLDS_NO_403_BACK = wrongRepeat(
            "holds-no-403-back",
            "The proxy passes every 403 back although it is told to hold them back for a time.",
            (right, reply, attempts, sent) -> reply.status() == 403 ? new Next.PassBack(reply) : right);

    public static final WrongProxy HOLDS_403_BACK_AFTER_SUCCESS = new WrongProxy(
            "holds-403-back-after-success",
            "The proxy holds every 403 back for the time it is told, whether a write has been accepted or not.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof Reply reply && reply.successful()
                            ? new Next.PassBack(reply)
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy TREATS_403_AS_401 = wrongRepeat(
            "treats-403-as-401",
            "The proxy repeats a write that was answered 403 with a new token.",
            (right, reply, attempts, sent) ->
                    reply.status() == 403 && attempts == 1 ? new Next.RepeatWithFreshToken(sent) : right);

    public static final WrongProxy REPEATS_429 = wrongRepeat(
            "repeats-429",
            "The proxy repeats a write that was answered 429.",
            (right, reply, attempts, sent) ->
                    reply.status() == 429 && attempts == 1 ? new Next.RepeatAsIs(sent) : right);

    public static final WrongProxy PASSES_REDIRECTS_BACK = wrongRepeat(
            "passes-redirects-back",
            "The proxy passes redirects back to the sender.",
            (right, reply, attempts, sent) -> reply.status() / 100 == 3 ? new Next.PassBack(reply) : right);

    public static final WrongProxy PASSES_101_BACK = wrongRepeat(
            "passes-101-back",
            "The proxy tells the sender to switch protocols when ingestion does.",
            (right, reply, attempts, sent) -> reply.status() == 101 ? new Next.PassBack(reply) : right);

    public static final WrongProxy TAKES_INTERIM_REPLIES_FOR_FINAL = new WrongProxy(
            "takes-interim-replies-for-final",
            "The proxy takes the first reply of ingestion for the final one.",
            (right, config, clock) -> right.withIngestion(
                    new WrongIngestion.ReadsItself(config.trustAnchors().sslContext(), WrongIngestion::firstHead)));

    public static final WrongProxy TAKES_ANYTHING_FOR_A_REPLY = new WrongProxy(
            "takes-anything-for-a-reply",
            "The proxy takes whatever ingestion says for the text of a reply with status 200, as HTTP/0.9 did.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.ReadsItself(
                    config.trustAnchors().sslContext(), said -> WrongIngestion.whole(200, said))));

    public static final WrongProxy QUOTES_WHAT_IT_CANNOT_READ = new WrongProxy(
            "quotes-what-it-cannot-read",
            "The proxy answers 502 with what ingestion said, whatever that is.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.ReadsItself(
                    config.trustAnchors().sslContext(), said -> WrongIngestion.whole(502, said))));

    public static final WrongProxy TAKES_REPLY_HEADS_OF_ANY_SIZE = new WrongProxy(
            "takes-reply-heads-of-any-size",
            "The proxy takes heads of more than 256 KiB from ingestion.",
            (right, config, clock) -> right.withIngestion(
                    new WrongIngestion.Writes("POST", config.trustAnchors().sslContext())));

    public static final WrongProxy PASSES_ODD_STATUSES_BACK = wrongRepeat(
            "passes-odd-statuses-back",
            "The proxy passes numbers back as statuses that are none, from 600 on.",
            (right, reply, attempts, sent) -> reply.status() >= 600 ? new Next.PassBack(reply) : right);

    public static final WrongProxy PASSES_SECOND_401_BACK = wrongRepeat(
            "passes-second-401-back",
            "The proxy passes a second 401 back to the sender.",
            (right, reply, attempts, sent) ->
                    reply.status() == 401 && attempts == 2 ? new Next.PassBack(reply) : right);

    public static final WrongProxy REPEATS_401_ONCE_MORE = wrongRepeat(
            "repeats-401-once-more",
            "The proxy repeats a write that was answered 401 twice.",
            (right, reply, attempts, sent) ->
                    reply.status() == 401 && attempts == 2 ? new Next.RepeatAsIs(sent) : right);

    public static final WrongProxy FOLLOWS_REDIRECTS = new WrongProxy(
            "follows-redirects",
            "The proxy follows redirects, and takes its token along.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.FollowsRedirects(
                    right.ingestion(), location -> true, UnaryOperator.identity())));

    public static final WrongProxy ANSWERS_404_WHEN_UNREACHABLE = new WrongProxy(
            "answers-404-when-unreachable",
            "The proxy answers 404 when ingestion cannot be reached.",
            (right, config, clock) -> right.withFailureRules(failure -> failure instanceof GatewayFailure.Unreachable
                    ? right.failureRules().proxyToClient(failure).withStatus(404)
                    : right.failureRules().proxyToClient(failure)));

    public static final WrongProxy KEEPS_ANSWERS = new WrongProxy(
            "keeps-answers",
            "The proxy keeps an answer that may be kept, and gives it to whoever sends the same body again.",
            (right, config, clock) -> right.withIngestion(new KeepsAnswers(right.ingestion())));

    private ReplyMutants() {}

    private static Reply withoutCounts(Reply reply) {
        return reply.withHeaders(reply.headers().stream()
                .filter(header -> !header.name().endsWith("-Written"))
                .toList());
    }

    private interface ReplyChange {
        Reply apply(Reply good, Reply ingestion);
    }

    private interface RepeatChange {
        Next apply(Next right, Reply reply, int attempts, Body sent);
    }

    private static WrongProxy wrongReply(String name, String sentence, ReplyChange change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withReplyRules(
                        (reply, token) -> change.apply(right.replyRules().proxyToClient(reply, token), reply)));
    }

    private static WrongProxy wrongRepeat(String name, String sentence, RepeatChange change) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withRepeatRules((answer, attempts, sent) -> {
                    Next next = right.repeatRules().next(answer, attempts, sent);
                    return answer instanceof Reply reply ? change.apply(next, reply, attempts, sent) : next;
                }));
    }

    private static Reply withField(String name, Reply good, Reply ingestion) {
        return good.withHeaders(Stream.concat(good.headers().stream(), only(ingestion.headers(), name))
                .toList());
    }

    private static Reply added(Reply reply, HeaderField field) {
        return reply.withHeaders(
                Stream.concat(reply.headers().stream(), Stream.of(field)).toList());
    }
}
