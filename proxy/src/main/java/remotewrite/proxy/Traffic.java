package remotewrite.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * What all exchanges of one kind have in common.
 *
 * @param timeout from the head of a request to the end of its answer
 * @param maxReplyBytes how much of a reply is passed back
 */
record Traffic(
        ProxyParts parts,
        Limits limits,
        Duration timeout,
        long maxReplyBytes,
        ExchangeLog log,
        ReplayBudget budget,
        Deadlines deadlines) {
    Traffic {
        Objects.requireNonNull(parts, "parts is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(timeout, "timeout is null");
        Objects.requireNonNull(log, "log is null");
        Objects.requireNonNull(budget, "budget is null");
        Objects.requireNonNull(deadlines, "deadlines is null");
    }

    static Traffic writes(ProxyParts parts, Limits limits, ExchangeLog log, ReplayBudget budget, Deadlines deadlines) {
        return new Traffic(parts, limits, limits.totalTimeout(), limits.maxReplyBytes(), log, budget, deadlines);
    }

    static Traffic queries(ProxyParts parts, Limits limits, ExchangeLog log, ReplayBudget budget, Deadlines deadlines) {
        return new Traffic(parts, limits, limits.queryTimeout(), Long.MAX_VALUE, log, budget, deadlines);
    }
}
