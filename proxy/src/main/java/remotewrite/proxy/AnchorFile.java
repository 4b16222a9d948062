package remotewrite.proxy;

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
    /** All authorities of a platform are some 250 kB. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    AnchorFile {
        Objects.requireNonNull(path, "path is null");
        certificates = List.copyOf(certificates);
        damaged = List.copyOf(damaged);
    }

    /** The file, at most 16 MiB of it; a problem when it cannot be read. Waits for as long as that takes. */
    static Parsed<AnchorFile> read(Path path) {
        return in(path, content(path));
    }

    /**
     * As {@link #read}, but a problem as well when nothing is read in time. Taking it apart is not timed: that is work, which may
     * need seconds with a small part of a processor.
     */
    static Parsed<AnchorFile> readInTime(Path path) {
        TimedFile<Parsed<byte[]>> file = new TimedFile<>(path, AnchorFile::content, TimedFile.PATIENCE);
        return in(path, file.read().orElseGet(() -> new Parsed.Bad<>(file.noAnswer())));
    }

    private static Parsed<byte[]> content(Path path) {
        return BoundedFile.content(path, MAX_BYTES, "a file of certificates");
    }

    private static Parsed<AnchorFile> in(Path path, Parsed<byte[]> content) {
        return switch (content) {
            case Parsed.Bad<byte[]> bad -> new Parsed.Bad<>("names the file " + path + ", which " + bad.problem());
            case Parsed.Good<byte[]> good ->
                new Parsed.Good<>(of(path, Pem.blocksIn(ClientCertificate.text(good.value())), X509::read));
        };
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
