package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

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
        return new Parsed.Good<>(of(path, blocks, X509::read));
    }

    /** @param reader called once for each certificate: a platform has some 140, and a directory of them holds each three times */
    static AnchorFile of(Path path, List<Pem> blocks, Function<byte[], Optional<X509Certificate>> reader) {
        List<X509Certificate> certificates = new ArrayList<>();
        List<Integer> damaged = new ArrayList<>();
        int number = 0;
        for (Pem block : blocks) {
            if (block.isCertificate()) {
                number++;
                Optional<X509Certificate> certificate = reader.apply(block.der());
                certificate.ifPresent(certificates::add);
                if (certificate.isEmpty()) {
                    damaged.add(number);
                }
            }
        }
        return new AnchorFile(path, certificates, damaged);
    }

    /** What is wrong with it, as a problem of a setting. */
    String damage() {
        return "names the file " + path + ", whose certificates " + damaged + " are damaged";
    }
}
