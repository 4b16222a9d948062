package remotewrite.fake.cloud;

import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import remotewrite.fake.FaultProgress;
import remotewrite.fake.FaultScript;
import remotewrite.fake.Journal;

/**
 * One fake of a cloud, as whoever looks at it and makes it fail sees it.
 *
 * @param name lower-case letters, digits and hyphens; a path segment of the control API
 * @param address scheme, host and port
 * @param journal what happened there
 * @param player plays a script on the requests that matter there
 * @param everywhere plays a script on every request
 * @param sparing whether {@code player} spares some, so that {@code everywhere} is something else
 * @param faults the script that is played now
 */
public record Endpoint(
        String name,
        URI address,
        Journal journal,
        Consumer<FaultScript> player,
        Consumer<FaultScript> everywhere,
        boolean sparing,
        Supplier<FaultProgress> faults) {
    public Endpoint {
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException(
                    "name is '" + name + "'; lower-case letters and digits, joined by hyphens, are needed");
        }
        Objects.requireNonNull(address, "address is null");
        Objects.requireNonNull(journal, "journal is null");
        Objects.requireNonNull(player, "player is null");
        Objects.requireNonNull(everywhere, "everywhere is null");
        Objects.requireNonNull(faults, "faults is null");
    }

    /** An endpoint that plays scripts on every request. */
    public static Endpoint of(
            String name, URI address, Journal journal, Consumer<FaultScript> player, Supplier<FaultProgress> faults) {
        return new Endpoint(name, address, journal, player, player, false, faults);
    }

    /** Plays {@code script} from its first step on; the script played until now is over. */
    public void play(FaultScript script) {
        player.accept(script);
    }

    /** {@link #play} on every request, where {@code play} spares some: at Entra those that are not for a token. */
    public void playEverywhere(FaultScript script) {
        everywhere.accept(script);
    }
}
