package remotewrite.conformance.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recording.Write;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.fake.TimeSeries;

/** Expectations of the form "this holds for every write": all of them are looked at, never only the first or last. */
final class Each {
    /** In the explanation that everybody reads, and in the report files. */
    private static final int SHOWN = 3;

    private static final int KEPT = 50;

    private Each() {}

    /** Finds what is wrong with one thing: empty when nothing is. */
    interface Fault<T> extends Function<T, Optional<String>> {}

    /** Every request of the sender. */
    static Expectation sentRequest(String expected, Fault<Exchange> fault) {
        return recording -> judge(recording, "writes of the sender", recording.senderToProxy(), expected, fault);
    }

    /** Every request that reached the ingestion endpoint. */
    static Expectation receivedRequest(String expected, Fault<Exchange> fault) {
        return recording -> judge(recording, "writes at ingestion", recording.proxyToIngestion(), expected, fault);
    }

    /** Every series in every decodable write of the sender. */
    static Expectation sentSeries(String expected, Fault<TimeSeries> fault) {
        return recording -> {
            List<String> wrong = new ArrayList<>();
            int looked = 0;
            for (Write write : recording.sent()) {
                for (TimeSeries series : series(write)) {
                    looked++;
                    fault.apply(series)
                            .ifPresent(problem -> wrong.add(recording.name(write.exchange()) + ": " + problem));
                }
            }
            return conclude("series of the sender", looked, expected, wrong);
        };
    }

    /** Every write of the sender that {@code which} selects, decoded or not. */
    static Expectation sentWrite(String expected, Predicate<Write> which, Fault<Write> fault) {
        return recording -> {
            List<String> wrong = new ArrayList<>();
            List<Write> writes = recording.sent().stream().filter(which).toList();
            for (Write write : writes) {
                fault.apply(write).ifPresent(problem -> wrong.add(recording.name(write.exchange()) + ": " + problem));
            }
            return conclude("such writes of the sender", writes.size(), expected, wrong);
        };
    }

    /** Whether a write could be decoded. */
    static boolean decoded(Write write) {
        return write.payload() instanceof Payload.Decoded;
    }

    static List<TimeSeries> series(Write write) {
        return write.payload() instanceof Payload.Decoded decoded
                ? decoded.request().series()
                : List.of();
    }

    private static Finding judge(
            Recording recording, String what, List<Exchange> exchanges, String expected, Fault<Exchange> fault) {
        List<String> wrong = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            fault.apply(exchange).ifPresent(problem -> wrong.add(recording.name(exchange) + ": " + problem));
        }
        return conclude(what, exchanges.size(), expected, wrong);
    }

    /** Joins what was found wrong with how many things were looked at; nothing looked at is not a pass. */
    static Finding conclude(String what, int looked, String expected, List<String> wrong) {
        if (looked == 0) {
            return Finding.notSeen("there were no " + what);
        }
        if (wrong.isEmpty()) {
            return Finding.holds(what + " looked at", looked);
        }
        String shown = String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size())));
        Finding.Fails fails = Finding.fails(expected, wrong.size() + " of " + looked + " " + what + ": " + shown);
        for (String problem : wrong.subList(0, Math.min(KEPT, wrong.size()))) {
            fails = fails.with("violation", problem);
        }
        return fails;
    }

    /** A header field that must stand exactly once, with this value. */
    static Fault<Exchange> header(String name, String value) {
        return exchange -> {
            List<String> values = exchange.request().header(name);
            return values.equals(List.of(value)) ? Optional.empty() : Optional.of(name + " is " + shown(values));
        };
    }

    /** Header values as facts show them. */
    static String shown(List<String> values) {
        return values.isEmpty() ? "absent" : String.join(" and ", values);
    }
}
