package remotewrite.conformance;

import java.time.Duration;
import java.time.Instant;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.ExchangeId;
import remotewrite.fake.Moment;

/**
 * What the ledger keeps of an exchange that carried samples.
 *
 * @param sinceStart when it began, from the start of the run
 * @param outcome how it ended, a phrase
 * @param stored whether the samples were stored: before the reply begins, so they were although a fault script then cut it
 * @param over whether the answer was one that senders do not try again after
 */
record Passage(ExchangeId id, Duration sinceStart, Instant endedAt, String outcome, boolean stored, boolean over) {
    static Passage of(Exchange exchange, Instant runStartedAt) {
        return new Passage(
                exchange.id(),
                Duration.between(runStartedAt, exchange.startedAt()),
                exchange.endedAt(),
                switch (exchange.ending()) {
                    // a few texts for many exchanges
                    case Ending.Answered answered ->
                        ("answered " + answered.reply().status()).intern();
                    case Ending.Unanswered unanswered -> "not answered (" + unanswered.reason() + ")";
                },
                exchange.accepted()
                        || exchange.ending() instanceof Ending.Unanswered
                                && exchange.faultAt()
                                        .filter(moment -> moment == Moment.REPLY_START || moment == Moment.REPLY_BODY)
                                        .isPresent(),
                exchange.reply().filter(reply -> reply.status() < 500).isPresent());
    }

    /** As reports name it: id and time. */
    String name() {
        return id + " at " + Recording.at(sinceStart);
    }
}
