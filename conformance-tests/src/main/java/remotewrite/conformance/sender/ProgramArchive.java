package remotewrite.conformance.sender;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Takes the programs out of a release's {@code tar.gz}. */
final class ProgramArchive {
    private static final List<String> PROGRAMS = List.of("prometheus", "promtool");

    private ProgramArchive() {}

    /**
     * Unpacks {@code prometheus}, and {@code promtool} if it is there, from the archive's one top directory.
     *
     * <p>Every entry's name is checked even though only known names are written: an archive that tries to climb out
     * of its directory is not to be trusted at all.
     *
     * @return the unpacked {@code prometheus}
     * @throws IOException when the archive is broken, climbs out, or has no {@code prometheus}; the message says which
     */
    static Path unpack(Path archive, Path target) throws IOException {
        Files.createDirectories(target);
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                List<String> names = List.of(entry.getName().split("/"));
                if (entry.getName().startsWith("/")
                        || names.contains("..")
                        || entry.getName().contains("\\")) {
                    throw new IOException("it has an entry outside its own directory: " + entry.getName());
                }
                boolean plain = entry.isFile() && !entry.isSymbolicLink() && !entry.isLink();
                if (plain && names.size() == 2 && PROGRAMS.contains(names.getLast())) {
                    Path program = target.resolve(names.getLast());
                    Files.copy(tar, program);
                    if (!program.toFile().setExecutable(true)) {
                        throw new IOException("cannot make " + names.getLast() + " executable");
                    }
                }
            }
        }
        Path binary = target.resolve("prometheus");
        if (!Files.isRegularFile(binary)) {
            throw new IOException("there is no prometheus in it");
        }
        return binary;
    }
}
