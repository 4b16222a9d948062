package remotewrite.conformance;

import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import remotewrite.fake.Bytes;
import remotewrite.fake.Payload;
import remotewrite.fake.WriteRequestCodec;

/**
 * What bodies of writes have been decoded to. Both legs carry the same bodies, a run is looked at several times before it
 * has settled, and every check looks at it again. Decoding is a function of the bytes alone, so whether something is found
 * here changes the time it takes, never the result. A body is forgotten with the recordings that hold it, or earlier when
 * memory is short. Safe for use by several threads.
 */
final class DecodedBodies {
    private static final Map<Bytes, SoftReference<Payload>> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    private DecodedBodies() {}

    static Payload of(Bytes body) {
        return Optional.ofNullable(KNOWN.get(body)).map(SoftReference::get).orElseGet(() -> {
            Payload payload = WriteRequestCodec.decode(body);
            KNOWN.put(body, new SoftReference<>(payload));
            return payload;
        });
    }
}
