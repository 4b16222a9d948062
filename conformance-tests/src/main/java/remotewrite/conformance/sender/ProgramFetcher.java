package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Downloads a sender once and keeps it, Prometheus for one: from the Debian mirror this machine is configured with, else from the
 * project's own releases.
 *
 * <p>Needs no root and changes nothing outside its cache directory. Safe when several processes fetch at once.
 */
public final class ProgramFetcher {
    /** Longer than the slowest single fetch: somebody else's is worth waiting for. */
    private static final Duration LOCK_DEADLINE = Duration.ofMinutes(6);

    private static final Path ETC_APT = Path.of("/etc/apt");

    private final BinaryCache cache;
    private final List<BinaryOrigin> origins;
    private final Consumer<String> progress;

    ProgramFetcher(BinaryCache cache, List<BinaryOrigin> origins, Consumer<String> progress) {
        this.cache = Objects.requireNonNull(cache, "cache is null");
        this.origins = List.copyOf(origins);
        this.progress = Objects.requireNonNull(progress, "progress is null");
    }

    /**
     * A fetcher of Prometheus for this machine; its cache is {@code ${XDG_CACHE_HOME:-$HOME/.cache}/remote-write-conformance}.
     *
     * @param environment the environment variables of this process
     * @param progress gets a line for each step that takes a while
     */
    public static ProgramFetcher prometheus(Map<String, String> environment, Consumer<String> progress) {
        return new ProgramFetcher(
                BinaryCache.of(environment, Program.PROMETHEUS),
                List.of(new DebianPackages(ETC_APT, Program.PROMETHEUS), ReleaseArchive.official()),
                progress);
    }

    /** The same for vmagent, VictoriaMetrics's agent, which comes from the Debian mirror alone. */
    public static ProgramFetcher vmagent(Map<String, String> environment, Consumer<String> progress) {
        return new ProgramFetcher(
                BinaryCache.of(environment, Program.VMAGENT),
                List.of(new DebianPackages(ETC_APT, Program.VMAGENT)),
                progress);
    }

    /** The newest wanted version that an earlier fetch left in the cache; downloads nothing. */
    public Optional<Fetch.Fetched> cached(WantedVersion wanted) {
        return cache.find(wanted);
    }

    /**
     * A wanted version from the cache, else from the first origin that has it. Takes seconds where there is a network,
     * and minutes at most.
     */
    public Fetch fetch(WantedVersion wanted) {
        try {
            Optional<Fetch.Fetched> kept = usable(wanted);
            if (kept.isPresent()) {
                return kept.get();
            }
            return cache.exclusively(LOCK_DEADLINE, () -> download(wanted))
                    .orElseGet(() -> new Fetch.NotFetched(
                            List.of("another process has been fetching into the same cache for "
                                    + LOCK_DEADLINE.toMinutes() + " min"),
                            remedy()));
        } catch (UncheckedIOException e) {
            return new Fetch.NotFetched(List.of(e.getMessage() + " (" + e.getCause() + ")"), remedy());
        }
    }

    private String remedy() {
        String name = cache.program().shown();
        return "install " + name
                + " or give the path of its executable, give a container image, or allow this machine to"
                + " reach a Debian mirror or the " + name + " releases";
    }

    private Fetch download(WantedVersion wanted) {
        Optional<Fetch.Fetched> keptMeanwhile = usable(wanted);
        if (keptMeanwhile.isPresent()) {
            return keptMeanwhile.get();
        }
        List<String> reasons = new ArrayList<>();
        for (BinaryOrigin origin : origins) {
            Path scratch = cache.scratch();
            try {
                switch (origin.obtain(wanted, scratch, progress)) {
                    case BinaryOrigin.Obtained.Unpacked unpacked -> {
                        return cache.adopt(unpacked);
                    }
                    case BinaryOrigin.Obtained.Unavailable none -> reasons.add(none.reason());
                }
            } finally {
                remove(scratch);
            }
        }
        return new Fetch.NotFetched(reasons, remedy());
    }

    /** A kept binary is tried again: the machine under a cache may have changed. */
    private Optional<Fetch.Fetched> usable(WantedVersion wanted) {
        return cache.find(wanted)
                .filter(kept ->
                        cache.program().check(kept.binary(), Optional.of(kept.version())) instanceof BinaryCheck.Runs);
    }

    private static void remove(Path scratch) {
        try {
            Workspace.removeTree(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + scratch, e);
        }
    }
}
