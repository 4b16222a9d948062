package remotewrite.fake.cloud;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Puts a file in its place when it is whole: whoever is stopped in the middle of it leaves what was there. */
final class WholeFile {
    private WholeFile() {}

    /** What is written; it may be asked twice. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /**
     * Writes a file beside it and moves that in its place. What cannot be replaced is written in place: a pipe or device, a file in
     * a directory that takes no other, one that is mounted by itself, as into a container, and what a link leads to that is not there yet.
     *
     * @param file its directory exists; a link stays one, and a file keeps its permissions, which the one beside it has too
     * @throws IOException when it cannot be written; then nothing is left beside it
     */
    static void write(Path file, Content content) throws IOException {
        boolean there = Files.exists(file);
        Path target = there ? file.toRealPath() : file.toAbsolutePath();
        boolean replaceable = there
                ? Files.isRegularFile(target) && Files.isWritable(target.getParent())
                : !Files.isSymbolicLink(target);
        if (!replaceable) {
            writeTo(target, content);
            return;
        }
        Path draft = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            Files.deleteIfExists(draft);
            // not through a link that somebody has put there
            try (OutputStream out =
                    Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                if (there && Files.getFileStore(target).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(target));
                }
                content.to(out);
            }
            if (!moved(draft, target)) {
                writeTo(target, content);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static boolean moved(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    private static void writeTo(Path target, Content content) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            content.to(out);
        }
    }
}
