package remotewrite.conformance.sender;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The result of fetching a Prometheus. */
public sealed interface Fetch {
    /**
     * There is one.
     *
     * @param binary the executable, in the cache
     * @param version what it prints for {@code --version}
     * @param origin where it came from, in a few words
     * @param cached whether an earlier fetch had left it there
     */
    record Fetched(Path binary, SenderVersion version, String origin, boolean cached) implements Fetch {
        public Fetched {
            Objects.requireNonNull(binary, "binary is null");
            Objects.requireNonNull(version, "version is null");
            Objects.requireNonNull(origin, "origin is null");
        }
    }

    /**
     * There is none.
     *
     * @param reasons one for each origin that was tried
     * @param remedy what somebody could do
     */
    record NotFetched(List<String> reasons, String remedy) implements Fetch {
        public NotFetched {
            reasons = List.copyOf(reasons);
            Objects.requireNonNull(remedy, "remedy is null");
        }
    }
}
