package remotewrite.conformance.suite;

import remotewrite.fake.Exchange;
import remotewrite.fake.Reply;

/** 503 with Retry-After: the answer that makes a sender keep a write and come again. */
final class Unavailable {
    private Unavailable() {}

    static boolean is(Reply reply) {
        return reply.status() == 503 && !reply.header("Retry-After").isEmpty();
    }

    static boolean answered(Exchange write) {
        return write.reply().filter(Unavailable::is).isPresent();
    }

    /** What there was instead, as facts show it. */
    static String shown(Reply reply) {
        return reply.status() + ", Retry-After " + Each.shown(reply.header("Retry-After"));
    }

    /** What {@code write} was answered, as facts show it. */
    static String shown(Exchange write) {
        return write.reply().map(Unavailable::shown).orElse("not at all");
    }
}
