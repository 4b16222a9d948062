package remotewrite.fake.setup;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What only one thing of a setup file and of the cloud may have, and where in the file it has it; case does not tell ids apart. */
final class Taken {
    private final Map<String, String> places = new HashMap<>();

    /** The place where {@code id} is taken is remembered, unless there is one already. */
    void note(String id, String place) {
        places.putIfAbsent(id.toLowerCase(Locale.ROOT), place);
    }

    /**
     * The same id, taken from now on.
     *
     * @throws IllegalArgumentException when it was taken before; the message says where
     */
    String take(String id, String place) {
        String before = places.putIfAbsent(id.toLowerCase(Locale.ROOT), place);
        if (before != null) {
            throw new IllegalArgumentException("'" + id + "' is " + before + " already; give it one of its own");
        }
        return id;
    }
}
