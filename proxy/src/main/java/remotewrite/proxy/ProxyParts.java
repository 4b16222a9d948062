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
 * @param front how requests are read from the network, and how long the end may take
 */
public record ProxyParts(
        TokenSource tokens,
        RequestRules requestRules,
        Ingestion ingestion,
        RepeatRules repeatRules,
        ReplyRules replyRules,
        FailureRules failureRules,
        ReadyRule readyRule,
        Front front) {
    public ProxyParts {
        Objects.requireNonNull(tokens, "tokens is null");
        Objects.requireNonNull(requestRules, "requestRules is null");
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(repeatRules, "repeatRules is null");
        Objects.requireNonNull(replyRules, "replyRules is null");
        Objects.requireNonNull(failureRules, "failureRules is null");
        Objects.requireNonNull(readyRule, "readyRule is null");
        Objects.requireNonNull(front, "front is null");
    }

    /** The right parts. Nothing is connected or started yet. */
    public static ProxyParts standard(ProxyConfig config, Clock clock) {
        return standard(config, clock, clock, clock);
    }

    /**
     * As {@link #standard(ProxyConfig, Clock)}.
     *
     * @param wall for what others must agree on
     * @param steady for how long something may be used: not behind the time that has passed, perhaps ahead of it
     * @param monotonic for how long something must last: neither behind that time nor ahead of it
     */
    public static ProxyParts standard(ProxyConfig config, Clock wall, Clock steady, Clock monotonic) {
        return new ProxyParts(
                new RenewingTokenSource(
                        new EntraTokenFetch(config, wall, steady),
                        config.renewal().schedule(new SecureRandom()),
                        steady,
                        new EqualFailures(steady, config.traceLogging())),
                new ForwardUnchanged(config.target(), config.overrideHeaders()),
                new JettyIngestion(config),
                HoldForbidden.around(new RepeatOnce(), config.forbiddenHold(), monotonic),
                new PassBackUnchanged(),
                new AnswerRetryable(),
                new ReadyWithToken(),
                new Front() {});
    }

    public ProxyParts withTokens(TokenSource other) {
        return new ProxyParts(other, requestRules, ingestion, repeatRules, replyRules, failureRules, readyRule, front);
    }

    public ProxyParts withRequestRules(RequestRules other) {
        return new ProxyParts(tokens, other, ingestion, repeatRules, replyRules, failureRules, readyRule, front);
    }

    public ProxyParts withIngestion(Ingestion other) {
        return new ProxyParts(tokens, requestRules, other, repeatRules, replyRules, failureRules, readyRule, front);
    }

    public ProxyParts withRepeatRules(RepeatRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, other, replyRules, failureRules, readyRule, front);
    }

    public ProxyParts withReplyRules(ReplyRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, other, failureRules, readyRule, front);
    }

    public ProxyParts withFailureRules(FailureRules other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, replyRules, other, readyRule, front);
    }

    public ProxyParts withReadyRule(ReadyRule other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, replyRules, failureRules, other, front);
    }

    public ProxyParts withFront(Front other) {
        return new ProxyParts(tokens, requestRules, ingestion, repeatRules, replyRules, failureRules, readyRule, other);
    }
}
