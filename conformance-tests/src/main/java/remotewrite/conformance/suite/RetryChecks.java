package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Recording.Write;
import remotewrite.conformance.mutant.SenderMutants;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.fake.Reply;
import remotewrite.fake.TimeSeries;

/** RETRY: what the sender does when a write fails. */
public final class RetryChecks {
    /**
     * A pause shorter than this is none: half of the shortest pause that the senders are configured with (100 ms,
     * WriteSettings). A repeat that is sent at once was seen to need more than 10 ms on two busy cores.
     */
    private static final Duration NO_PAUSE = Duration.ofMillis(50);

    static final Check RETRY_01 = check("RETRY-01", "The sender retries a write that was answered 503 until delivered.")
            .clauses("RW1-S-33")
            .when(Stimuli.UNAVAILABLE, Judged.SENDER)
            .then(recording -> retried(recording, refused(recording, 503), "answered 503"))
            .caughtBy(
                    SenderMutants.GIVES_UP_AFTER_5XX.showing("then 0 more attempts"),
                    SenderMutants.GIVES_UP_AFTER_SECOND_ATTEMPT.showing("then 1 more attempts"),
                    SenderMutants.RESENDS_ANOTHER_BODY.showing("was answered 503, then "));

    static final Check RETRY_02 = check("RETRY-02", "The sender pauses between attempts.")
            .clauses("RW1-S-34")
            .when(Stimuli.UNAVAILABLE, Judged.SENDER)
            .then(RetryChecks::pausesBetween)
            .caughtBy(SenderMutants.NEVER_PAUSES.showing("pauses of "));

    static final Check RETRY_03 = check("RETRY-03", "The sender does not send an accepted write again.")
            .clauses("RW1-S-35")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(RetryChecks::acceptedOnce)
            .caughtBy(SenderMutants.RESENDS_ACCEPTED_WRITES.showing("was accepted and came again in"));

    static final Check RETRY_04 = check("RETRY-04", "The sender waits as long as Retry-After says.")
            .clauses("RW2-S-41")
            .when(Stimuli.RETRY_AFTER, Judged.SENDER)
            .then(RetryChecks::waitsAsTold)
            .caughtBy(SenderMutants.IGNORES_RETRY_AFTER.showing("asked for 2 s, next attempt after"));

    static final Check RETRY_05 = check("RETRY-05", "The sender retries a write whose connection was cut.")
            .clauses("RW1-S-33")
            .when(Stimuli.CUT, Judged.SENDER)
            .then(recording -> {
                Set<Object> bodies = recording.proxyToIngestion().stream()
                        .filter(exchange -> exchange.reply().isEmpty())
                        .map(exchange -> exchange.request().body())
                        .collect(Collectors.toSet());
                List<Write> cut = recording.sent().stream()
                        .filter(write ->
                                bodies.contains(write.exchange().request().body())
                                        && !write.exchange().accepted())
                        .toList();
                return retried(recording, cut, "cut");
            })
            .caughtBy(SenderMutants.GIVES_UP_AFTER_5XX.showing("was cut, then 0 more attempts"));

    public static final List<Check> ALL = List.of(RETRY_01, RETRY_02, RETRY_03, RETRY_04, RETRY_05);

    private RetryChecks() {}

    /** No answer, or 5xx: what a sender has to try again; a proxy that answers 4xx is FWD-10's business. */
    private static boolean recoverable(Exchange exchange) {
        return exchange.reply().filter(reply -> reply.status() < 500).isEmpty();
    }

    private static List<Write> refused(Recording recording, int status) {
        return recording.sent().stream()
                .filter(write -> write.exchange()
                        .reply()
                        .filter(reply -> reply.status() == status)
                        .isPresent())
                .toList();
    }

    /** A retry may be compressed anew, so attempts are compared by what they hold (remote-write.md). */
    private static List<TimeSeries> content(Write write) {
        return write.payload() instanceof Payload.Decoded decoded
                ? decoded.request().series()
                : List.of();
    }

    private static Finding retried(Recording recording, List<Write> failed, String how) {
        List<String> wrong = new ArrayList<>();
        for (Write write : failed) {
            List<Exchange> later = recording.sent().stream()
                    .filter(other -> other.exchange()
                            .startedAt()
                            .isAfter(write.exchange().startedAt()))
                    .filter(other -> content(other).equals(content(write)))
                    .map(Write::exchange)
                    .toList();
            // a sender that was told 4xx in the end may stop; whoever told it so is judged elsewhere
            boolean settled =
                    !later.isEmpty() && (later.stream().anyMatch(Exchange::accepted) || !recoverable(later.getLast()));
            if (!settled) {
                wrong.add(recording.name(write.exchange()) + " was " + how + ", then " + later.size()
                        + " more attempts with the same content, none accepted");
            }
        }
        Finding finding = Each.conclude(
                "writes " + how, failed.size(), "the same content sent again until it is accepted", wrong);
        return likely(recording, finding);
    }

    private static Finding likely(Recording recording, Finding finding) {
        boolean permanent = recording.senderLog().stream().anyMatch(line -> line.contains("non-recoverable error"));
        return finding instanceof Finding.Fails fails && permanent
                ? fails.likely("the sender treats the answer as permanent (it logged \"non-recoverable error\")")
                : finding;
    }

    private static Finding pausesBetween(Recording recording) {
        List<Exchange> attempts = attemptsAtOne(recording, refused(recording, 503));
        if (attempts.size() < 3) {
            return Finding.notSeen("fewer than 3 attempts at one write: " + attempts.size());
        }
        List<Duration> pauses = pauses(attempts);
        String shown = pauses.stream().map(pause -> pause.toMillis() + " ms").collect(Collectors.joining(", "));
        boolean paused = pauses.stream().allMatch(pause -> pause.compareTo(NO_PAUSE) >= 0);
        return paused
                ? Finding.holds("pauses between attempts", shown)
                : Finding.fails("pauses of " + NO_PAUSE.toMillis() + " ms or more", "pauses of " + shown);
    }

    /** The pause a reply asks for in seconds; the form with a date is not judged. */
    private static Optional<Duration> seconds(Reply reply) {
        return reply.header("Retry-After").stream()
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .findFirst();
    }

    private static Finding waitsAsTold(Recording recording) {
        List<Exchange> told = recording.senderToProxy().stream()
                .filter(exchange -> exchange.reply()
                        .filter(reply -> seconds(reply).isPresent())
                        .isPresent())
                .toList();
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (Exchange exchange : told) {
            Duration asked = exchange.reply().flatMap(RetryChecks::seconds).orElseThrow();
            List<Exchange> next = recording.senderToProxy().stream()
                    .filter(other -> other.startedAt().isAfter(exchange.endedAt()))
                    .filter(other ->
                            other.request().body().equals(exchange.request().body()))
                    .toList();
            if (!next.isEmpty()) {
                judged++;
                Duration waited =
                        Duration.between(exchange.endedAt(), next.getFirst().startedAt());
                if (waited.compareTo(asked) < 0) {
                    wrong.add(recording.name(exchange) + " asked for " + asked.toSeconds() + " s, next attempt after "
                            + waited.toMillis() + " ms");
                }
            }
        }
        return Each.conclude("retries after a Retry-After", judged, "no attempt before the time asked for", wrong);
    }

    private static Finding acceptedOnce(Recording recording) {
        List<Write> accepted = recording.sent().stream()
                // metadata is sent again on purpose, every time with the same content (RW1-S-47)
                .filter(write -> !content(write).isEmpty() && write.exchange().accepted())
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Write write : accepted) {
            recording.sent().stream()
                    .filter(other -> other.exchange()
                            .startedAt()
                            .isAfter(write.exchange().endedAt()))
                    .filter(other -> content(other).equals(content(write)))
                    .findFirst()
                    .ifPresent(other -> wrong.add(recording.name(write.exchange()) + " was accepted and came again in "
                            + recording.name(other.exchange())));
        }
        return Each.conclude("accepted writes", accepted.size(), "each sent once", wrong);
    }

    private static List<Exchange> attemptsAtOne(Recording recording, List<Write> refused) {
        if (refused.isEmpty()) {
            return List.of();
        }
        List<TimeSeries> content = content(refused.getFirst());
        return recording.sent().stream()
                .filter(write -> content(write).equals(content))
                .map(Write::exchange)
                .toList();
    }

    private static List<Duration> pauses(List<Exchange> attempts) {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            pauses.add(Duration.between(
                    attempts.get(i - 1).endedAt(), attempts.get(i).startedAt()));
        }
        return pauses;
    }
}
