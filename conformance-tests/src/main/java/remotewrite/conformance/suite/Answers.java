package remotewrite.conformance.suite;

import java.util.Optional;
import remotewrite.fake.Exchange;

/** Answers of ingestion that are told apart by a field. */
final class Answers {
    /** The field, with another value in each answer. */
    static final String NAME = "X-Answer";

    private Answers() {}

    /** The sender was not given ingestion's answer to what it had sent; empty when it was. */
    static Optional<String> mixedUp(Exchange sent, Exchange received) {
        String right = shown(received);
        String given = shown(sent);
        boolean named =
                received.reply().filter(reply -> !reply.header(NAME).isEmpty()).isPresent();
        return named && given.equals(right)
                ? Optional.empty()
                : Optional.of("ingestion's answer was " + right + ", the sender got " + given);
    }

    /** Status and name. */
    private static String shown(Exchange exchange) {
        return exchange.reply()
                .map(reply -> reply.status() + " (" + Each.shown(reply.header(NAME)) + ")")
                .orElse("none");
    }
}
