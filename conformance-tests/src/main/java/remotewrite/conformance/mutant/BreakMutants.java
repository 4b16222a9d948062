package remotewrite.conformance.mutant;

import java.time.Duration;
import java.util.function.UnaryOperator;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.RepeatRules.Next;

/** Reference proxies that are wrong in what they do when ingestion breaks off. */
public final class BreakMutants {
    public static final WrongProxy TAKES_THE_BEGINNING_FOR_ALL = new WrongProxy(
            "takes-the-beginning-for-all",
            "The proxy takes what came of a reply for all of it when its Content-Length says more.",
            (right, config, clock) -> right.withIngestion(
                    new WrongIngestion.ReadsItself(config.trustAnchors().sslContext(), BrokenReplies::byLength)));

    public static final WrongProxy ENDS_CHUNKS_THAT_BREAK_OFF = new WrongProxy(
            "ends-chunks-that-break-off",
            "The proxy ends a reply in chunks as if it were whole when ingestion hangs up before the last.",
            (right, config, clock) -> right.withIngestion(
                    new WrongIngestion.ReadsItself(config.trustAnchors().sslContext(), BrokenReplies::inChunks)));

    public static final WrongProxy REPEATS_WHEN_CUT = new WrongProxy(
            "repeats-when-cut",
            "The proxy repeats a write when ingestion cuts the connection before it answers.",
            (right, config, clock) -> right.withRepeatRules(
                    (answer, attempts, sent) -> answer instanceof GatewayFailure.CutOff && attempts == 1
                            ? new Next.RepeatAsIs(sent)
                            : right.repeatRules().next(answer, attempts, sent)));

    public static final WrongProxy WRITES_TO_CONNECTIONS_THAT_ARE_GONE = new WrongProxy(
            "writes-to-connections-that-are-gone",
            "The proxy does not see that ingestion has closed a connection before it writes to it.",
            (right, config, clock) -> right.withIngestion(
                    new OneConnection(config.trustAnchors().sslContext(), UnaryOperator.identity())));

    public static final WrongProxy TAKES_A_LATE_ANSWER_FOR_THE_NEXT = new WrongProxy(
            "takes-a-late-answer-for-the-next",
            "The proxy waits for an answer of ingestion for 0.25 s, uses the connection for the next write then, and takes"
                    + " the late answer for that write's.",
            (right, config, clock) -> right.withIngestion(
                    new OneConnection(config.trustAnchors().sslContext(), limit -> Duration.ofMillis(250))));

    public static final WrongProxy REPEATS_AFTER_A_PAUSE = new WrongProxy(
            "repeats-after-a-pause",
            "The proxy sends a write twice when it has sent none to ingestion for half a second.",
            (right, config, clock) ->
                    right.withIngestion(new WrongWaits.SendsTwiceAfterAPause(right.ingestion(), clock)));

    public static final WrongProxy REPEATS_WHEN_TIMED_OUT = new WrongProxy(
            "repeats-when-timed-out",
            "The proxy sends a write once more when ingestion does not answer in time.",
            (right, config, clock) -> right.withIngestion(new WrongWaits.SendsAgain(right.ingestion())));

    private BreakMutants() {}
}
