import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the signatures out of signed libraries, after they have been verified: classes of a signed jar are left out of
 * the AOT cache, and every start would digest them and verify the signature anew.
 *
 * <p>Run by {@code images/build-proxy}: {@code java Unsign.java DIRECTORY}. Exit code 0, and the names of the jars that were
 * signed on standard output; 1 when the content of one is not what its signature says.
 */
class Unsign {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path file : jars) {
            try (JarFile jar = new JarFile(file.toFile(), true)) {
                if (jar.stream().noneMatch(entry -> SIGNATURE.matcher(entry.getName()).matches())) {
                    continue;
                }
                Path unsigned = Files.createTempFile(file.getParent(), "unsigned-", ".tmp");
                copy(jar, unsigned);
                Files.move(unsigned, file, StandardCopyOption.REPLACE_EXISTING);
                System.out.println(file.getFileName());
            } catch (SecurityException e) {
                System.err.println(file.getFileName() + " is not what its signature says: " + e.getMessage());
                System.exit(1);
            }
        }
    }

    /** Everything but signatures and digests; reading an entry to its end verifies it. */
    private static void copy(JarFile jar, Path to) throws IOException {
        Manifest manifest = new Manifest(jar.getManifest());
        manifest.getEntries().clear();
        try (OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.equals(JarFile.MANIFEST_NAME) || SIGNATURE.matcher(name).matches()) {
                    continue;
                }
                JarEntry copy = new JarEntry(name);
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(out);
                }
                if (name.endsWith(".class") && entry.getCodeSigners() == null) {
                    throw new SecurityException(name + " is not signed");
                }
            }
        }
    }
}
