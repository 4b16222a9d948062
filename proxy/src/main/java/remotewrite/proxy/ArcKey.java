package remotewrite.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that the agent of Azure Arc asks for: it answers 401 with {@code WWW-Authenticate: Basic realm=<path>}, and who can
 * read that file may have a token (entra.md 5.3). Whoever listens at the address could name any file and would be sent
 * what is in it; so only a short {@code *.key} file right in the agent's own directory is read.
 */
sealed interface ArcKey {
    /** The key; {@code toString} does not show it. */
    record Read(String key) implements ArcKey {
        HeaderField authorization() {
            return new HeaderField("Authorization", "Basic " + key);
        }

        @Override
        public String toString() {
            return "key ****";
        }
    }

    /** @param problem what is wrong with challenge or file, in a sentence that begins with the party asked */
    record Refused(String problem) implements ArcKey {}

    int MAX_BYTES = 4096;

    Pattern CHALLENGE = Pattern.compile("Basic +realm=(?:\"([^\"]+)\"|([^\",]+))", Pattern.CASE_INSENSITIVE);

    Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    /** Reads the file that {@code challenges}, the {@code WWW-Authenticate} fields of the answer, name in {@code directory}. */
    static ArcKey read(List<String> challenges, Path directory) {
        return challenges.stream()
                .map(CHALLENGE::matcher)
                .filter(Matcher::lookingAt)
                .map(found -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2)))
                .findFirst()
                .map(name -> of(name.strip(), directory))
                .orElseGet(() -> new Refused("answered 401 without the challenge of Azure Arc"));
    }

    private static ArcKey of(String name, Path directory) {
        try {
            Path file = Path.of(name);
            // compared as written: neither .. nor a directory below leads out of it
            boolean right = directory.equals(file.getParent())
                    && file.getFileName().toString().endsWith(".key");
            return right ? content(file) : new Refused("named a file that is no *.key file in " + directory);
        } catch (InvalidPathException e) {
            return new Refused("named a file that cannot be one");
        }
    }

    private static ArcKey content(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Refused("named a key file that does not exist");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String key = new String(bytes, StandardCharsets.ISO_8859_1).strip();
            if (bytes.length > MAX_BYTES) {
                return new Refused("named a key file of more than " + MAX_BYTES + " bytes");
            }
            return KEY.matcher(key).matches() ? new Read(key) : new Refused("named a key file that holds no key");
        } catch (IOException e) {
            return new Refused("named a key file that this process may not read ("
                    + e.getClass().getSimpleName() + "). Its user must be in the group himds");
        }
    }
}
