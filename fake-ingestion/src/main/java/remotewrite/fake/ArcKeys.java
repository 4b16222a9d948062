package remotewrite.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The key files of Arc's challenges. Each is deleted when its key has been used, when {@link #MOST_UNUSED} later ones wait for
 * that, or when the fake closes.
 */
final class ArcKeys implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 64;
    /** Every exchange is searched for each of them, and a client that cannot read the directory asks without end. */
    static final int MOST_UNUSED = 100;

    private final Path directory;
    /** By key, the oldest first. */
    private final Map<String, Path> files = new LinkedHashMap<>();

    /** Of {@link #files}: made anew only when they change, for every exchange asks for it. */
    private volatile Secrets good = Secrets.OF_ANY_SHAPE;

    ArcKeys(Path directory) {
        this.directory = directory.toAbsolutePath();
        if (!Files.isDirectory(this.directory)) {
            throw new IllegalArgumentException(
                    "keyDirectory is " + this.directory + ", which is no directory: make it before the fake starts");
        }
    }

    /** A new key file, readable by its owner only; clients want its name to end in {@code .key}. */
    Path create() {
        byte[] random = new byte[KEY_BYTES];
        RANDOM.nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path file = directory.resolve(UUID.randomUUID() + ".key");
        KeyFile.writePrivate(file, key.getBytes(StandardCharsets.US_ASCII));
        add(key, file);
        return file;
    }

    private synchronized void add(String key, Path file) {
        files.put(key, file);
        if (files.size() > MOST_UNUSED) {
            delete(files.remove(files.keySet().iterator().next()));
            good = Secrets.of(files.keySet());
        } else {
            good = good.and(Secrets.of(List.of(key)));
        }
    }

    private synchronized Optional<Path> remove(String key) {
        Optional<Path> file = Optional.ofNullable(files.remove(key));
        if (file.isPresent()) {
            good = Secrets.of(files.keySet());
        }
        return file;
    }

    /** Whether {@code key} is good; it is no longer afterwards. */
    boolean redeem(String key) {
        Optional<Path> file = remove(key);
        file.ifPresent(ArcKeys::delete);
        return file.isPresent();
    }

    /** The keys that are good. */
    Secrets secrets() {
        return good;
    }

    @Override
    public synchronized void close() {
        files.values().forEach(ArcKeys::delete);
        files.clear();
        good = Secrets.OF_ANY_SHAPE;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new PkiException("could not delete the key file " + file + ": its directory has to be writable", e);
        }
    }
}
