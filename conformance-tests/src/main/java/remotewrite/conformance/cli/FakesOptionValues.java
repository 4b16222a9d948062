package remotewrite.conformance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import remotewrite.fake.ArcKeyDirectory;

/** What can be wrong with the values of {@link FakesOptions}; each mistake is a {@link UserMistake}. */
final class FakesOptionValues {
    private FakesOptionValues() {}

    static void port(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new UserMistake(option + " is " + port + "; a port is a number from 0 (any free one) to 65535.");
        }
    }

    /** That two options name one port: whoever asked for both would be told to stop what listens there. */
    static void ownPorts(List<PortOption> options) {
        for (PortOption one : options) {
            options.stream()
                    .takeWhile(before -> before != one)
                    .filter(one::isInTheWayOf)
                    .findFirst()
                    .ifPresent(before -> {
                        throw new UserMistake("%s and %s are both %d, given or by default; each needs a port of its own"
                                        .formatted(before.name(), one.name(), one.port())
                                + " (0 is any free one).");
                    });
        }
    }

    static void atLeastOne(String option, int seconds) {
        if (seconds < 1) {
            throw new UserMistake(option + " is " + seconds + "; at least 1 second is needed.");
        }
    }

    /** A blank address would mean every address to the JDK, which nobody asked for. */
    static void address(String option, String address) {
        if (address.isBlank()) {
            throw new UserMistake(option + " is blank; an address of this machine is needed, such as 127.0.0.1.");
        }
        try {
            InetAddress resolved = InetAddress.getByName(address);
            if (!resolved.isAnyLocalAddress()
                    && !resolved.isLoopbackAddress()
                    && NetworkInterface.getByInetAddress(resolved) == null) {
                throw new UserMistake(option + " is " + address + ", which is no address of this machine.");
            }
        } catch (UnknownHostException | SocketException e) {
            throw new UserMistake(option + " is '" + address + "', which is no address of this machine.");
        }
    }

    static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UserMistake(
                    "--directory " + directory + " cannot be made: " + FileTrouble.why(directory, e) + ".");
        }
        if (!Files.isWritable(directory)) {
            throw new UserMistake("--directory " + directory + " cannot be written to.");
        }
    }

    static ArcKeyDirectory arcKeys(Path directory) {
        try {
            return new ArcKeyDirectory(directory);
        } catch (IllegalArgumentException e) {
            throw new UserMistake("--arc-keys: " + e.getMessage() + ".");
        }
    }

    static void makeArcKeys(Path directory) {
        ArcKeyDirectory keys = arcKeys(directory);
        try {
            keys.make();
        } catch (UncheckedIOException e) {
            // of a file in it: the directory itself is there, perhaps, and takes none
            throw new UserMistake("--arc-keys " + directory + " cannot be made or written to: "
                    + FileTrouble.why(keys.path().resolve("a.key"), e.getCause())
                    + ". Name another directory, or let this user write there.");
        }
    }

    /** Found out now, not after hours of recording. A directory that is not there is more likely misspelt than wanted. */
    static void makeWritable(Path file) {
        // the root has no parent, and is found out below to be no file
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (!Files.isDirectory(directory)) {
            throw new UserMistake("--keep " + file + " cannot be written: there is no directory " + directory + ".");
        }
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (!there) {
                // an empty file is no recording, and is all there would be when the start fails or is interrupted
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UserMistake("--keep " + file + " cannot be written: " + FileTrouble.why(file, e) + ".");
        }
    }
}
