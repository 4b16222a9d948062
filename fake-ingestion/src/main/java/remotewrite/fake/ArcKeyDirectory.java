package remotewrite.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the challenges of Azure Arc leave their keys, each in a file that its owner may read. Clients name no directory
 * themselves: they take a key only from one that they know (entra.md 5.3), {@link #OF_THE_AGENT}, and azure-identity for Java
 * also from the one that {@link #programData} leads to.
 *
 * @param path absolute and without {@code .} and {@code ..}, which clients compare as written
 */
public record ArcKeyDirectory(Path path) {
    /** That of the agent on Linux, the only one that every client takes. */
    public static final Path OF_THE_AGENT = Path.of("/var/opt/azcmagent/tokens");

    /** Of the directory that {@code ProgramData} names. */
    private static final Path BELOW_PROGRAM_DATA = Path.of("AzureConnectedMachineAgent", "Tokens");

    /** @throws IllegalArgumentException when a client would not find its way from the header field to the directory */
    public ArcKeyDirectory {
        path = Objects.requireNonNull(path, "path is null").toAbsolutePath().normalize();
        // it stands behind realm= in WWW-Authenticate; azure-identity splits that at every =, others end it at a comma
        if (!path.toString().matches("[\\x20-\\x7e&&[^=,\"]]+")) {
            throw new IllegalArgumentException("the directory for the keys of Arc's challenges is '" + path
                    + "'; its path stands in a header field, so only ASCII without = , and \" may be in it");
        }
    }

    /**
     * What azure-identity for Java needs in the variable {@code ProgramData}, on Linux as well, to take keys from here; empty
     * when no value of it leads here.
     */
    public Optional<Path> programData() {
        return path.endsWith(BELOW_PROGRAM_DATA)
                ? Optional.ofNullable(path.getParent().getParent())
                : Optional.empty();
    }

    /**
     * Makes the directory where there is none, and looks whether a file can be written in it.
     *
     * @throws UncheckedIOException when either cannot be done
     */
    public void make() {
        try {
            Files.createDirectories(path);
            // asked for its permissions, a file system may promise more than it keeps
            Files.delete(Files.createTempFile(path, ".key", ".tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the directory " + path + " for the keys of Arc's challenges cannot be made or written to: name"
                            + " another one, or let this user write there",
                    e);
        }
    }
}
