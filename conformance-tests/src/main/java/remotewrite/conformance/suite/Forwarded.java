package remotewrite.conformance.suite;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import remotewrite.conformance.Recording;
import remotewrite.fake.Exchange;

/**
 * The sender's writes and what the proxy made of them, tied one to one: by time, for a forwarded write begins while the
 * sender waits for its answer (the tap has read the head before the proxy does, on one clock), and by the body where
 * several would fit. The repeat of a write that was answered 401 belongs to the same write (PX-33).
 *
 * @param pairs every forwarded write with the write it came of
 * @param unasked writes at ingestion that came of no write of the sender, a second copy for example
 * @param withheld writes that the sender was told were accepted, and that never reached ingestion
 */
record Forwarded(List<Pair> pairs, List<Exchange> unasked, List<Exchange> withheld) {
    Forwarded {
        pairs = List.copyOf(pairs);
        unasked = List.copyOf(unasked);
        withheld = List.copyOf(withheld);
    }

    /** A write of the sender and the write at ingestion that came of it. */
    record Pair(Exchange sent, Exchange received) {
        boolean sameBody() {
            return sent.request().body().equals(received.request().body());
        }
    }

    static Forwarded of(Recording recording) {
        return new Matching(recording).done();
    }

    private static final class Matching {
        private final List<Exchange> sent;
        private final List<Exchange> received;
        // by identity: two exchanges are never one, and comparing them compares their bodies
        private final Map<Exchange, Exchange> sentOf = new IdentityHashMap<>();
        private final Set<Exchange> taken = Collections.newSetFromMap(new IdentityHashMap<>());

        Matching(Recording recording) {
            Comparator<Exchange> byTime = Comparator.comparing(Exchange::startedAt);
            sent = recording.senderToProxy().stream().sorted(byTime).toList();
            received = recording.proxyToIngestion().stream().sorted(byTime).toList();
        }

        Forwarded done() {
            match((one, other) -> one.request().body().equals(other.request().body()));
            repeats();
            match((one, other) -> true);
            return new Forwarded(
                    received.stream()
                            .filter(sentOf::containsKey)
                            .map(exchange -> new Pair(sentOf.get(exchange), exchange))
                            .toList(),
                    received.stream()
                            .filter(exchange -> !sentOf.containsKey(exchange))
                            .toList(),
                    sent.stream()
                            .filter(exchange -> exchange.accepted() && !taken.contains(exchange))
                            .toList());
        }

        private void match(BiPredicate<Exchange, Exchange> alike) {
            for (Exchange exchange : received) {
                if (!sentOf.containsKey(exchange)) {
                    sent.stream()
                            .filter(candidate -> !taken.contains(candidate)
                                    && during(candidate, exchange)
                                    && alike.test(candidate, exchange))
                            .findFirst()
                            .ifPresent(candidate -> {
                                sentOf.put(exchange, candidate);
                                taken.add(candidate);
                            });
                }
            }
        }

        /** One repeat for every 401. */
        private void repeats() {
            for (Exchange refused :
                    received.stream().filter(sentOf::containsKey).toList()) {
                if (refused.reply().filter(reply -> reply.status() == 401).isPresent()) {
                    Exchange original = sentOf.get(refused);
                    Optional<Exchange> repeat = received.stream()
                            .filter(exchange -> !sentOf.containsKey(exchange)
                                    && during(original, exchange)
                                    && exchange.startedAt().isAfter(refused.startedAt()))
                            .findFirst();
                    repeat.ifPresent(exchange -> sentOf.put(exchange, original));
                }
            }
        }

        private static boolean during(Exchange waiting, Exchange forwarded) {
            return !forwarded.startedAt().isBefore(waiting.startedAt())
                    && !forwarded.startedAt().isAfter(waiting.endedAt());
        }
    }
}
