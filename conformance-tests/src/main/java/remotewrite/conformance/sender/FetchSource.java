package remotewrite.conformance.sender;

/** A Prometheus that is fetched once and kept. */
final class FetchSource implements SenderSource {
    private static final String WHAT = "fetched binary";

    private final ProgramFetcher fetcher;

    FetchSource(ProgramFetcher fetcher) {
        this.fetcher = fetcher;
    }

    @Override
    public Search look(SenderPreferences preferences) {
        return fetcher.cached(preferences.version())
                .map(FetchSource::found)
                .orElseGet(() -> Search.nothing(
                        WHAT,
                        "none of " + preferences.version() + " fetched yet",
                        "gate fetches one by itself when nothing else is there, or with --sender fetch"));
    }

    private static Search found(Fetch.Fetched fetched) {
        return Search.found(
                WHAT,
                "Prometheus " + fetched.version() + " from " + fetched.origin()
                        + (fetched.cached() ? ", kept from an earlier run" : ", fetched now"),
                new PrometheusProcess(fetched.binary(), fetched.version(), "fetched binary from " + fetched.origin()));
    }

    @Override
    public Search search(SenderPreferences preferences) {
        return switch (fetcher.fetch(preferences.version())) {
            case Fetch.Fetched fetched -> found(fetched);
            case Fetch.NotFetched notFetched ->
                Search.nothing(WHAT, String.join("; ", notFetched.reasons()), notFetched.remedy());
        };
    }
}
