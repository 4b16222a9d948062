package remotewrite.conformance.run;

import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import remotewrite.conformance.Exposition;
import remotewrite.fake.Bytes;
import remotewrite.fake.FakeServer;
import remotewrite.fake.Header;
import remotewrite.fake.Reply;

/** Pages to scrape with the metric {@code probe}: one series, or so many that no Snappy brings them below one mebibyte. */
final class RefusedPage implements AutoCloseable {
    static final String SMALL = "/metrics";
    static final String BULKY = "/bulky";
    private static final int BULKY_SERIES = 3000;
    private static final int RANDOM_BYTES = 750;

    private final FakeServer server;

    RefusedPage(Clock clock) {
        Bytes small = Bytes.utf8("# TYPE probe gauge\nprobe 1\n");
        Bytes bulky = Bytes.utf8(bulky());
        server = FakeServer.start(
                FakeServer.Settings.named("page", clock).withAddress("127.0.0.1", 0),
                request -> new Reply(
                        200,
                        List.of(new Header("Content-Type", Exposition.CONTENT_TYPE)),
                        request.target().startsWith(BULKY) ? bulky : small));
    }

    private static String bulky() {
        StringBuilder page = new StringBuilder("# TYPE probe gauge\n");
        Random random = new Random(1);
        byte[] bytes = new byte[RANDOM_BYTES];
        for (int i = 0; i < BULKY_SERIES; i++) {
            random.nextBytes(bytes);
            page.append("probe{filler=\"")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("\"} 1\n");
        }
        return page.toString();
    }

    /** Where the page is whose samples meet {@code refusal}. */
    String path(Refusal refusal) {
        return refusal == Refusal.TOO_LONG ? BULKY : SMALL;
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
