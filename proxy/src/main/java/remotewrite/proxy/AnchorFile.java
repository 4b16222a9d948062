package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The certificates of a PEM file, perhaps none.
 *
 * @param damaged which of its blocks are none, counted from 1
 */
record AnchorFile(Path path, List<X509Certificate> certificates, List<Integer> damaged) {
    AnchorFile {
        Objects.requireNonNull(path, "path is null");
        certificates = List.copyOf(certificates);
        damaged = List.copyOf(damaged);
    }

    /** The file; a problem when it cannot be read. */
    static Parsed<AnchorFile> read(Path path) {
        List<Pem> blocks;
        try {
            blocks = Pem.blocksIn(ClientCertificate.text(Files.readAllBytes(path)));
        } catch (IOException | SecurityException e) {
            return new Parsed.Bad<>("names the file " + path + ", which " + Unreadable.words(path, e));
        }
        List<Pem> certificates = blocks.stream().filter(Pem::isCertificate).toList();
        return new Parsed.Good<>(new AnchorFile(
                path,
                certificates.stream()
                        .flatMap(block -> X509.read(block.der()).stream())
                        .toList(),
                IntStream.range(0, certificates.size())
                        .filter(i -> X509.read(certificates.get(i).der()).isEmpty())
                        .mapToObj(i -> i + 1)
                        .toList()));
    }

    /** What is wrong with it, as a problem of a setting. */
    String damage() {
        return "names the file " + path + ", whose certificates " + damaged + " are damaged";
    }
}
