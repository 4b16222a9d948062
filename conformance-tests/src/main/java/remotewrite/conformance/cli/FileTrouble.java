package remotewrite.conformance.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file or directory cannot be written, to somebody who does not read Java's class names. */
final class FileTrouble {
    private FileTrouble() {}

    /**
     * Half a sentence.
     *
     * @param path what was to be made or written
     */
    static String why(Path path, IOException trouble) {
        if (trouble instanceof AccessDeniedException) {
            return "this user may not write there";
        }
        if (trouble instanceof FileAlreadyExistsException) {
            return "there is something else of that name";
        }
        if (Files.isDirectory(path)) {
            return "it is a directory";
        }
        if (trouble instanceof NoSuchFileException) {
            return nearestDirectory(path.toAbsolutePath()) + " takes nothing new";
        }
        return trouble instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : "the machine says: " + trouble.getMessage();
    }

    private static Path nearestDirectory(Path path) {
        Path nearest = path;
        while (!Files.isDirectory(nearest)) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
