package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * That one process has a directory, until it is closed or the process ends: the operating system's lock is gone then, whatever
 * ended it. The file stays, and says nothing by being there.
 *
 * @param channel of the file that is locked
 */
record DirectoryLock(FileChannel channel) implements AutoCloseable {
    static final String FILE = "fakes.lock";

    DirectoryLock {
        Objects.requireNonNull(channel, "channel is null");
    }

    /** @throws UserMistake when another process has it, or when the file cannot be made */
    static DirectoryLock of(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new DirectoryLock(channel);
            }
            throw new UserMistake("--directory " + directory
                    + " is in use by fakes that are running; end them, or name another directory.");
        } catch (IOException e) {
            throw new UserMistake("--directory " + directory + " cannot be used: " + file + " cannot be locked: "
                    + FileTrouble.why(file, e) + ". Name a directory of a disk of this machine.");
        }
    }

    /** The channel is closed if not. */
    private static boolean locked(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // this process has it
            locked = false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of the directory cannot be given up", e);
        }
    }
}
