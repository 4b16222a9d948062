package remotewrite.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The key files of Arc's challenges. Each is deleted when its key has been used, or when the fake closes. */
final class ArcKeys implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 64;

    private final Path directory;
    private final Map<String, Path> files = new ConcurrentHashMap<>();

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
        files.put(key, file);
        return file;
    }

    /** Whether {@code key} is good; it is no longer afterwards. */
    boolean redeem(String key) {
        Path file = files.remove(key);
        if (file == null) {
            return false;
        }
        delete(file);
        return true;
    }

    @Override
    public void close() {
        files.keySet().forEach(this::redeem);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new PkiException("could not delete the key file " + file + ": its directory has to be writable", e);
        }
    }
}
