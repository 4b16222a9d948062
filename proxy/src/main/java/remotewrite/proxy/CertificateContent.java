package remotewrite.proxy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What the file of a certificate holds, taken apart only when its bytes are others than before. */
final class CertificateContent {
    /** A certificate with its chain and key is some kB. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Path path;
    private final TimedFile<Parsed<byte[]>> file;
    private Optional<Taken> last = Optional.empty();

    /** What the file was taken for when it had this content. */
    private record Taken(Bytes content, ClientCertificate.Reading reading) {}

    /** @param patience with a file that does not answer */
    CertificateContent(Path path, Duration patience) {
        this.path = Objects.requireNonNull(path, "path is null");
        this.file = new TimedFile<>(path, found -> BoundedFile.content(found, MAX_BYTES, "a certificate"), patience);
    }

    /** What it turns out to be, whatever the time. */
    ClientCertificate.Reading read() {
        Parsed<byte[]> answer = file.read().orElseGet(() -> new Parsed.Bad<>(file.noAnswer()));
        return switch (answer) {
            case Parsed.Bad<byte[]> bad -> new ClientCertificate.Reading.Unusable("file " + path + " " + bad.problem());
            case Parsed.Good<byte[]> good -> {
                Bytes content = Bytes.owning(good.value());
                Taken taken = last.filter(before -> before.content().equals(content))
                        .orElseGet(() -> new Taken(content, ClientCertificate.in(path, content.shared())));
                last = Optional.of(taken);
                yield taken.reading();
            }
        };
    }
}
