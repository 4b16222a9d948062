package remotewrite.proxy;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where requests may go. Nothing else can be reached, whatever a caller asks for (docs/decisions/0002).
 *
 * <p>A caller's request-target is compared as it was sent, undecoded.
 */
public sealed interface Target {
    /** The path Prometheus writes to in the sidecar's pod. */
    String WRITE_PATH = "/api/v1/write";

    /** Where a POST to {@code callerTarget} (path and query) goes; empty when that is no write. */
    Optional<URI> writeUrl(String callerTarget);

    /**
     * The base of the query API, ending in {@code /}: a query's path and query are appended without the leading slash.
     * Empty when queries do not pass.
     */
    Optional<URI> queryUrl();

    /** What is unusual about it for Azure, each a few words; none when it is as Azure has it, or when that shows later. */
    default List<String> differences() {
        return List.of();
    }

    /** As far as it may be shown. */
    @Override
    String toString();

    /**
     * {@code INGESTION_URL}, as in the sidecar: every write goes to this URL, exactly as it stands; queries do not pass.
     * The caller's query leads nowhere.
     */
    record IngestionUrl(URI url) implements Target {
        public IngestionUrl {
            Objects.requireNonNull(url, "url is null");
        }

        @Override
        public Optional<URI> writeUrl(String callerTarget) {
            return path(callerTarget).equals(WRITE_PATH) ? Optional.of(url) : Optional.empty();
        }

        @Override
        public Optional<URI> queryUrl() {
            return Optional.empty();
        }

        @Override
        public List<String> differences() {
            return UsualIngestionUrl.differences(url);
        }

        @Override
        public String toString() {
            return "ingestion " + UrlFormats.withoutQuery(url);
        }
    }

    /**
     * {@code TARGET_HOST}, as in aad-auth-proxy: this host with the caller's path and query, where the path is one of the
     * write API or the query API.
     *
     * @param root https, with the path {@code /}
     */
    record Host(URI root) implements Target {
        /** Of a remote write receiver, or of a data collection rule (azure.md 1.1). No dot segment, nothing encoded. */
        private static final Pattern WRITES =
                Pattern.compile("(/dataCollectionRules/[A-Za-z0-9_-]+/streams/[A-Za-z0-9_-]+)?/api/v1/write(\\?.*)?");

        public Host {
            Objects.requireNonNull(root, "root is null");
        }

        @Override
        public Optional<URI> writeUrl(String callerTarget) {
            return WRITES.matcher(callerTarget).matches()
                    ? Optional.of(URI.create(root + callerTarget.substring(1)))
                    : Optional.empty();
        }

        @Override
        public Optional<URI> queryUrl() {
            return Optional.of(root);
        }

        @Override
        public String toString() {
            return "target host " + root;
        }
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
