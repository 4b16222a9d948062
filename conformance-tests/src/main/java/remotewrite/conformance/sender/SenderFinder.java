package remotewrite.conformance.sender;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks for a real Prometheus: as a container, as a binary on this machine, as a binary it fetches and keeps.
 *
 * <p>Without a Docker engine the first step costs less than two seconds; with one but without a registry at most ten.
 */
public final class SenderFinder {
    private final SenderSource container;
    private final SenderSource binary;
    private final SenderSource fetched;

    SenderFinder(SenderSource container, SenderSource binary, SenderSource fetched) {
        this.container = Objects.requireNonNull(container, "container is null");
        this.binary = Objects.requireNonNull(binary, "binary is null");
        this.fetched = Objects.requireNonNull(fetched, "fetched is null");
    }

    /**
     * A finder for this machine.
     *
     * @param environment the environment variables of this process
     * @param progress gets a line when something takes a while, such as a download
     */
    public static SenderFinder of(Map<String, String> environment, Consumer<String> progress) {
        return new SenderFinder(
                new ContainerSource(environment, progress),
                new BinarySource(environment),
                new FetchSource(ProgramFetcher.prometheus(environment, progress)));
    }

    /**
     * Looks at each allowed place until one has a sender.
     *
     * @return all attempts and the choice; without a choice when {@link SenderRuntime#AUTO} found nothing, or when
     *     {@link SenderRuntime#SCRIPTED} was asked for
     * @throws SenderMissing when a runtime, a version, a binary or an image was asked for and is not there
     */
    public SenderSearch find(SenderPreferences preferences) {
        List<SenderSource> places = switch (preferences.runtime()) {
            case AUTO -> List.of(container, binary, fetched);
            case CONTAINER -> List.of(container);
            case BINARY -> List.of(binary);
            case FETCH -> List.of(fetched);
            case SCRIPTED -> List.of();
        };
        List<Attempt> attempts = new ArrayList<>();
        for (SenderSource place : places) {
            SenderSource.Search search = place.search(preferences);
            attempts.add(search.attempt());
            if (search.sender().isPresent()) {
                return new SenderSearch(attempts, search.sender());
            }
        }
        SenderSearch nothing = new SenderSearch(attempts, Optional.empty());
        return switch (preferences.runtime()) {
            case SCRIPTED -> nothing;
            case AUTO -> anyOrMissing(preferences, nothing);
            case CONTAINER, BINARY, FETCH -> throw new SenderMissing(asked(preferences), nothing);
        };
    }

    /** A version that was asked for must not be replaced by a scripted sender in silence. */
    private static SenderSearch anyOrMissing(SenderPreferences preferences, SenderSearch nothing) {
        if (!preferences.version().isAny()) {
            throw new SenderMissing(asked(preferences), nothing);
        }
        return nothing;
    }

    /** Looks at every place without stopping at the first sender, and without fetching anything; the choice is as in {@link #find}. */
    public SenderSearch survey(SenderPreferences preferences) {
        List<SenderSource.Search> searches = Stream.of(container, binary, fetched)
                .map(place -> place.look(preferences))
                .toList();
        return new SenderSearch(
                searches.stream().map(SenderSource.Search::attempt).toList(),
                searches.stream().flatMap(search -> search.sender().stream()).findFirst());
    }

    private static String asked(SenderPreferences preferences) {
        String runtime = preferences.runtime().name().toLowerCase(Locale.ROOT);
        String exactly = preferences
                .image()
                .map(image -> "image " + image)
                .or(() -> preferences.binary().map(path -> "binary " + path))
                .orElse(preferences.version().toString());
        return "a real sender was asked for (runtime " + runtime + ", " + exactly + ")";
    }
}
