package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

/** A reply that is longer than an {@code int} can say. */
class DownloadTest {
    private static final int PIECE_BYTES = 1024 * 1024;
    private static final int PIECES = 3 * 1024;
    private static final long ALL_BYTES = (long) PIECES * PIECE_BYTES;

    /** 3 GiB, all of them the same MiB. */
    private static final class ThreeGiB implements Content.Source {
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        private int left = PIECES;

        @Override
        public Content.Chunk read() {
            return left-- > 0 ? Content.Chunk.from(piece.duplicate(), false) : Content.Chunk.EOF;
        }

        @Override
        public void demand(Runnable demandCallback) {
            throw new UnsupportedOperationException("there is always something to read");
        }

        @Override
        public void fail(Throwable failure) {
            throw new UnsupportedOperationException("the reply is taken to its end");
        }
    }

    private static Download taken() {
        Download reply = new Download(new ThreeGiB(), Bytes.EMPTY, ALL_BYTES);
        while (!reply.read().isLast()) {
            // it is counted
        }
        return reply;
    }

    @Test
    void aReplyBeyond2GiBIsCountedInFull() {
        Metrics metrics = new Metrics(new StillTokens(), Clock.systemUTC(), true);
        EqualFailures equal = new EqualFailures(Clock.systemUTC());
        try (Statistics statistics = new Statistics(equal::tell)) {
            ExchangeLog log = new ExchangeLog(ExchangeLog.Kind.QUERY, statistics, metrics, equal, false);

            log.replied(taken());

            String page = new String(metrics.page().body().toArray(), StandardCharsets.UTF_8);
            assertThat(MetricsTest.value(page, "remotewrite_proxy_query_reply_bytes_total"))
                    .isEqualTo(ALL_BYTES);
        }
    }

    @Test
    void whereABodyIsExpectedToFitItsSizeIsTheLargestThereIs() {
        assertThat(taken().size()).isEqualTo(Integer.MAX_VALUE);
    }
}
