package remotewrite.proxy;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;

/**
 * The parts a proxy is put together from. Each is replaceable by itself, so that a conformance suite can build a proxy
 * that is wrong in one way only.
 *
 * @param tokens where the token comes from
 * @param requestRules what is sent to ingestion
 * @param ingestion how it is sent
 * @param repeatRules what happens after ingestion's answer
 * @param replyRules what the sender gets of a reply
 * @param failureRules what the sender gets when there is none
 * @param readyRule what {@code GET /ready} answers
 */
public record ProxyParts(
        TokenSource tokens,
        RequestRules requestRules,
        Ingestion ingestion,
        RepeatRules repeatRules,
        ReplyRules replyRules,
        FailureRules failureRules,
        ReadyRule readyRule) {
    public ProxyParts {
        Objects.requireNonNull(tokens, "tokens is null");
        Objects.requireNonNull(requestRules, "requestRules is null");
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(repeatRules, "repeatRules is null");
        Objects.requireNonNull(replyRules, "replyRules is null");
        Objects.requireNonNull(failureRules, "failureRules is null");
        Objects.requireNonNull(readyRule, "readyRule is null");
    }

    /** The right parts. Nothing is connected or started yet. */
    public static ProxyParts standard(ProxyConfig config, Clock clock) {
        return new ProxyParts(
                new RenewingTokenSource(
                        new EntraTokenFetch(config, clock), new AheadOfExpiry(new SecureRandom()), clock),
                new ForwardUnchanged(config.ingestionUrl()),
                new JettyIngestion(config),
                new RepeatOnce(),
                new PassBackUnchanged(),
                new AnswerRetryable(),
                new ReadyWithToken());
    }

    public ProxyParts withTokens(TokenSource other) {
        return new ProxyParts(other, requestRules, ingestion, repeatRules, replyRules, failureRules, readyRule);
    }

    public ProxyParts withRequestRules(RequestRules other) {
        return new ProxyParts(tokens, other, ingestion, repeatRules, replyRules, failureRules, readyRule);
    }

    public ProxyParts withIngestion(Ingestion other) {
        return new ProxyParts(tokens, requestRules, other, repeatRules, replyRules, failureRules, readyRule);
    }

    public ProxyParts withRepeatRules(RepeatRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, other, replyRules, failureRules, readyRule);
    }

    public ProxyParts withReplyRules(ReplyRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, other, failureRules, readyRule);
    }

    public ProxyParts withFailureRules(FailureRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, replyRules, other, readyRule);
    }

    public ProxyParts withReadyRule(ReadyRule other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, replyRules, failureRules, other);
    }
}
