package remotewrite.conformance.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import remotewrite.conformance.Call;
import remotewrite.conformance.Called;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Recording;
import remotewrite.fake.Exchange;

/** The calls of a recording and what became of them on both legs. */
record Made(Recording recording) {
    /** Finds what is wrong with one call: empty when nothing is. */
    interface Fault extends BiFunction<Made, Called, Optional<String>> {}

    /** Finds what is wrong with one call that was forwarded once. */
    interface ForwardFault {
        Optional<String> of(Exchange sent, Exchange received);
    }

    /** Every call that {@code which} selects by its name. */
    static Expectation each(String what, Predicate<String> which, String expected, Fault fault) {
        Expectation each = recording -> {
            Made made = new Made(recording);
            List<Called> calls = recording.calls().stream()
                    .filter(called -> which.test(called.name()))
                    .toList();
            List<String> wrong = new ArrayList<>();
            calls.forEach(called ->
                    fault.apply(made, called).ifPresent(problem -> wrong.add(called.name() + ": " + problem)));
            return Each.conclude(what, calls.size(), expected, wrong);
        };
        return each.lookingAt(which);
    }

    /** Every call that {@code which} selects has reached ingestion once, and {@code fault} finds nothing wrong there. */
    static Expectation eachForwarded(String what, Predicate<String> which, String expected, ForwardFault fault) {
        return each(what, which, expected, (made, called) -> made.forwarded(called, fault));
    }

    /** The call has reached ingestion once, and {@code fault} finds nothing wrong there. */
    Optional<String> forwarded(Called called, ForwardFault fault) {
        List<Exchange> sent = sent(called);
        List<Exchange> received = received(called);
        if (sent.isEmpty() || received.size() != 1) {
            return Optional.of("reached ingestion " + received.size() + " times; the caller saw " + called.seen());
        }
        return fault.of(sent.getFirst(), received.getFirst());
    }

    /** Host and port of the ingestion URL. */
    String authority() {
        return recording.setup().ingestionUrl().getRawAuthority();
    }

    /** What passed on the call's connection. */
    List<Exchange> sent(Called called) {
        return recording.senderToProxy().stream()
                .filter(exchange -> exchange.id().connection() == called.connection())
                .toList();
    }

    /**
     * What reached ingestion because of the call: it carries the call's name, or, where the name was lost, it began while
     * the call was under way.
     */
    List<Exchange> received(Called called) {
        return recording.proxyToIngestion().stream()
                .filter(exchange -> {
                    List<String> names = exchange.request().header(Call.MARKER);
                    return names.isEmpty()
                            ? !exchange.startedAt().isBefore(called.startedAt())
                                    && !exchange.startedAt().isAfter(called.endedAt())
                            : names.contains(called.name());
                })
                .toList();
    }

    /** The call did not reach ingestion, and was answered as wanted. */
    Optional<String> refused(Called called, Predicate<Called> answer) {
        int times = received(called).size();
        if (times > 0) {
            return Optional.of("reached ingestion " + times + " times; the caller saw " + called.seen());
        }
        return answer.test(called) ? Optional.empty() : Optional.of("the caller saw " + called.seen());
    }

    /** Names that begin so. */
    static Predicate<String> named(String... starts) {
        return name -> List.of(starts).stream().anyMatch(name::startsWith);
    }
}
