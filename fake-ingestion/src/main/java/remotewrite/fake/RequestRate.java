package remotewrite.fake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.TakenRequests;
import remotewrite.fake.entra.Throttling;

/** Counts token requests and refuses those that are too many. Judged before anything else (assumed). */
final class RequestRate {
    private final Map<List<String>, Deque<Instant>> taken = new ConcurrentHashMap<>();

    /** The refusal of a request that is one too many; a request that is taken is counted. */
    Optional<Reply> refusal(EntraCall call, TokenEndpoint endpoint, Instant now) {
        return switch (endpoint.policy().throttling()) {
            case Throttling.Off off -> Optional.empty();
            case Throttling.Limit limit ->
                takes(who(call, endpoint, limit.answer()), limit, now)
                        ? Optional.empty()
                        : Optional.of(answer(call, limit, endpoint.policy().answers(), now));
        };
    }

    /** What was taken within the window that ends {@code now}; nothing without a limit. */
    List<TakenRequests> taken(EntraPolicy policy, Instant now) {
        return switch (policy.throttling()) {
            case Throttling.Off off -> List.of();
            case Throttling.Limit limit -> {
                Instant begin = now.minus(limit.window());
                List<TakenRequests> found = new ArrayList<>();
                taken.keySet().stream()
                        .filter(who -> who.size() == parts(limit.answer()))
                        .sorted(Comparator.comparing(List::toString))
                        .forEach(who -> taken.computeIfPresent(who, (key, times) -> {
                            long requests =
                                    times.stream().filter(begin::isBefore).count();
                            if (requests > 0) {
                                found.add(new TakenRequests(
                                        who.getFirst(), who.stream().skip(1).findFirst(), requests));
                            }
                            return times;
                        }));
                yield List.copyOf(found);
            }
        };
    }

    /** As if none had been taken. */
    void countAnew() {
        taken.clear();
    }

    private boolean takes(List<String> who, Throttling.Limit limit, Instant now) {
        AtomicBoolean takes = new AtomicBoolean();
        taken.compute(who, (key, old) -> {
            Deque<Instant> times = old == null ? new ArrayDeque<>() : old;
            Instant begin = now.minus(limit.window());
            while (!times.isEmpty() && !times.getFirst().isAfter(begin)) {
                times.removeFirst();
            }
            takes.set(times.size() < limit.requests());
            if (takes.get()) {
                times.addLast(now);
            }
            return times;
        });
        return takes.get();
    }

    /** By their ids, however a request spells them: a tenant's domain name and another case are no second limit. */
    private static List<String> who(EntraCall call, TokenEndpoint endpoint, Throttling.Answer answer) {
        String name = call.path().getFirst();
        String tenantId = endpoint.tenant(name).map(Tenant::id).orElse(name).toLowerCase(Locale.ROOT);
        return switch (answer) {
            case TENANT_RATE -> List.of(tenantId);
            case PLAIN_TEXT, CLIENT_LOOP ->
                List.of(tenantId, call.form().value("client_id").orElse("").toLowerCase(Locale.ROOT));
        };
    }

    /** How many parts {@link #who} has. */
    private static int parts(Throttling.Answer answer) {
        return switch (answer) {
            case TENANT_RATE -> 1;
            case PLAIN_TEXT, CLIENT_LOOP -> 2;
        };
    }

    private static Reply answer(EntraCall call, Throttling.Limit limit, EntraAnswers answers, Instant now) {
        Header retryAfter =
                new Header("Retry-After", Long.toString(limit.retryAfter().toSeconds()));
        return switch (limit.answer()) {
            case PLAIN_TEXT ->
                new Reply(
                        429,
                        List.of(retryAfter, new Header("Content-Type", "text/plain")),
                        Bytes.utf8("Too Many Requests"));
            case TENANT_RATE ->
                call.refuse(EntraRefusals.tenantThrottled(answers.tenantRate()), now)
                        .with(retryAfter);
            case CLIENT_LOOP -> call.refuse(EntraRefusals.clientLoop(), now);
        };
    }
}
