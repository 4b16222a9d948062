package remotewrite.conformance;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.Exchange;
import remotewrite.fake.Payload;
import remotewrite.report.Fact;

/**
 * All that happened in one run, and the only thing that is judged. Holds no secret: credentials are fingerprints.
 *
 * @param stimulus name of what was done
 * @param did what was done, one phrase
 * @param subject name and version of every part, in the order of the data flow
 * @param setup what the parts were configured with, as far as checks need it
 * @param startedAt when the run began; reports count times from here
 * @param scrapes exchanges between the sender and its scrape target
 * @param senderToProxy exchanges between the sender and the proxy, seen on the wire between them
 * @param proxyToIngestion exchanges between the proxy and the ingestion endpoint, seen by the endpoint; and what came to
 *     another host that ingestion had pointed at, with an absolute target
 * @param proxyToEntra exchanges between the proxy and the token service, seen by the service
 * @param readiness the answers of the proxy's {@code GET /ready}, asked as a kubelet asks, but more often
 * @param pulse what the harness sent itself meanwhile, which no subject has a part in: how fast the machine was
 * @param calls what the harness itself did in the place of a sender, empty when a sender was there
 * @param toldToEnd when the proxy had been told to end, if it was
 * @param proxyLog the proxy's own log
 * @param proxyEnd the proxy's state when the recording ended, e.g. {@code running}
 * @param senderLog the sender's own log, last lines
 * @param senderEnd the sender's state when the recording ended, e.g. {@code running}
 */
public record Recording(
        String stimulus,
        String did,
        List<Fact> subject,
        Setup setup,
        Instant startedAt,
        List<Exchange> scrapes,
        List<Exchange> senderToProxy,
        List<Exchange> proxyToIngestion,
        List<Exchange> proxyToEntra,
        List<Exchange> readiness,
        List<Exchange> pulse,
        List<Called> calls,
        Optional<Instant> toldToEnd,
        List<String> proxyLog,
        String proxyEnd,
        List<String> senderLog,
        String senderEnd) {
    /**
     * Key of the fact that the subject is not known to take these variables, which the stimulus sets; then nothing was
     * done.
     */
    public static final String NOT_KNOWN_TO_TAKE = "not known to take";

    public Recording {
        Objects.requireNonNull(stimulus, "stimulus is null");
        Objects.requireNonNull(did, "did is null");
        subject = List.copyOf(subject);
        Objects.requireNonNull(setup, "setup is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        scrapes = List.copyOf(scrapes);
        senderToProxy = List.copyOf(senderToProxy);
        proxyToIngestion = List.copyOf(proxyToIngestion);
        proxyToEntra = List.copyOf(proxyToEntra);
        readiness = List.copyOf(readiness);
        pulse = List.copyOf(pulse);
        calls = List.copyOf(calls);
        Objects.requireNonNull(toldToEnd, "toldToEnd is null");
        proxyLog = List.copyOf(proxyLog);
        Objects.requireNonNull(proxyEnd, "proxyEnd is null");
        senderLog = List.copyOf(senderLog);
        Objects.requireNonNull(senderEnd, "senderEnd is null");
    }

    /**
     * What the parts were configured with.
     *
     * @param targetLabels what the sender adds to every scraped series: {@code job}, {@code instance}
     * @param externalLabels what it adds to every series that leaves it
     * @param ingestionUrl the ingestion URL the proxy was given
     * @param callerCredentials fingerprint of the credentials the sender itself is configured with
     * @param realSender whether the sender is somebody else's program
     * @param hurried whether all takes less time than in operation: what a scripted sender does, or the limits of the proxy
     */
    public record Setup(
            Map<String, String> targetLabels,
            Map<String, String> externalLabels,
            URI ingestionUrl,
            String callerCredentials,
            boolean realSender,
            boolean hurried) {
        public Setup {
            targetLabels = Map.copyOf(targetLabels);
            externalLabels = Map.copyOf(externalLabels);
            Objects.requireNonNull(ingestionUrl, "ingestionUrl is null");
            Objects.requireNonNull(callerCredentials, "callerCredentials is null");
        }

        /** Path and query of the ingestion URL, as they stand in a request line. */
        public String ingestionTarget() {
            String query = ingestionUrl.getRawQuery();
            return ingestionUrl.getRawPath() + (query == null ? "" : "?" + query);
        }
    }

    /** An exchange that carried a write, decoded. */
    public record Write(Exchange exchange, Payload payload) {}

    /** Whether a sender scraped and wrote; otherwise the harness itself did what was done. */
    public boolean bySender() {
        return !setup.targetLabels().isEmpty();
    }

    /** The writes as the sender sent them, in order of arrival. */
    public List<Write> sent() {
        return writes(senderToProxy);
    }

    /** The writes as they reached the ingestion endpoint, in order of arrival. */
    public List<Write> received() {
        return writes(proxyToIngestion);
    }

    /** A time as reports show it: seconds since the run began. */
    public String at(Instant time) {
        return at(Duration.between(startedAt, time));
    }

    static String at(Duration sinceStart) {
        return "+%.2f s".formatted(sinceStart.toMillis() / 1000.0);
    }

    /** An exchange as reports name it: id and time. */
    public String name(Exchange exchange) {
        return exchange.id() + " at " + at(exchange.startedAt());
    }

    private static List<Write> writes(List<Exchange> leg) {
        return leg.stream()
                .map(exchange ->
                        new Write(exchange, DecodedBodies.of(exchange.request().body())))
                .toList();
    }
}
