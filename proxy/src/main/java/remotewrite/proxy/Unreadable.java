package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file cannot be read. An exception's own text is the file's name again. */
final class Unreadable {
    /** As Linux shows it; of its own process everybody may see it. */
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private Unreadable() {}

    /** The reason and, where it is known, what to do, continuing a sentence that begins with {@code file}. */
    static String words(Path file, Exception failure) {
        return switch (failure) {
            case NoSuchFileException ignored -> "does not exist";
            case NotDirectoryException ignored -> "is not a directory";
            // secrets are mounted for root alone where nothing else is asked for
            case AccessDeniedException ignored ->
                "may not be read by the user of this process (" + user()
                        + "). Set any securityContext.fsGroup of the pod:"
                        + " files and process get that group, whatever runAsUser is; or a defaultMode such as 0444 of the"
                        + " volume";
            default ->
                Files.isDirectory(file)
                        ? "is a directory. Write the path of the file in it"
                        : "cannot be read: " + failure.getClass().getSimpleName();
        };
    }

    private static String user() {
        try {
            return "uid " + Files.getAttribute(THIS_PROCESS, "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name");
        }
    }
}
