package remotewrite.proxy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a file that may be replaced while the proxy runs, by writing it anew or, as Kubernetes does, by
 * changing the symbolic links that lead to it. Looked at once a minute and for every token request, and taken apart only when
 * its bytes are others than before. A new certificate is taken up. A file that has become unusable is warned about, once an
 * hour while it stays so, and the certificate read before serves on while it is valid.
 */
final class CertificateFile {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFile.class);

    /** Enough for somebody to notice and replace it. */
    private static final Duration WARNED_AHEAD = Duration.ofDays(30);

    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofHours(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    private final Path file;
    private final Clock clock;
    private Optional<ClientCertificate> held = Optional.empty();
    private Optional<Taken> last = Optional.empty();
    private Instant nextLook = Instant.MIN;
    private Instant nextWarning = Instant.MIN;
    private Optional<String> complained = Optional.empty();
    private Instant nextComplaint = Instant.MIN;

    /** What the file was taken for when it had this content. */
    private record Taken(Bytes content, ClientCertificate.Reading reading) {}

    CertificateFile(Path file, Clock clock) {
        this.file = Objects.requireNonNull(file, "file is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** What the file holds now, or the certificate it held before when that is the better one. */
    synchronized ClientCertificate.Reading read() {
        Instant now = clock.instant();
        nextLook = now.plus(BETWEEN_LOOKS);
        return switch (ClientCertificate.at(now, file, reading())) {
            case ClientCertificate.Reading.Usable usable -> takeUp(usable, now);
            case ClientCertificate.Reading.Unusable unusable -> keep(unusable, now);
        };
    }

    /** Reads the file if that was not done for a minute, so that nobody learns of a bad one at the next token request only. */
    synchronized void look() {
        if (!clock.instant().isBefore(nextLook)) {
            read();
        }
    }

    /** When the certificate in use expires; empty until a usable one was read. */
    synchronized Optional<Instant> expiresAt() {
        return held.map(ClientCertificate::expiresAt);
    }

    private ClientCertificate.Reading reading() {
        return switch (ClientCertificate.content(file)) {
            case Parsed.Bad<byte[]> bad -> new ClientCertificate.Reading.Unusable(bad.problem());
            case Parsed.Good<byte[]> good -> {
                Bytes content = Bytes.owning(good.value());
                Taken taken = last.filter(before -> before.content().equals(content))
                        .orElseGet(() -> new Taken(content, ClientCertificate.in(file, content.shared())));
                last = Optional.of(taken);
                yield taken.reading();
            }
        };
    }

    private ClientCertificate.Reading takeUp(ClientCertificate.Reading.Usable usable, Instant now) {
        ClientCertificate certificate = usable.certificate();
        if (held.isPresent()
                && !held.get().chain().getFirst().equals(certificate.chain().getFirst())) {
            LOG.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("expiresAt", certificate.expiresAt())
                    .log("New certificate taken up");
            nextWarning = Instant.MIN;
        }
        held = Optional.of(certificate);
        complained = Optional.empty();
        if (now.plus(WARNED_AHEAD).isAfter(certificate.expiresAt()) && !now.isBefore(nextWarning)) {
            nextWarning = now.plus(BETWEEN_WARNINGS);
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("expiresAt", certificate.expiresAt())
                    .addKeyValue(
                            "daysLeft",
                            Duration.between(now, certificate.expiresAt()).toDays())
                    .addKeyValue("remedy", "register a new one with the application and mount it")
                    .log("Certificate expires soon");
        }
        return usable;
    }

    private ClientCertificate.Reading keep(ClientCertificate.Reading.Unusable unusable, Instant now) {
        if (held.isEmpty() || now.isAfter(held.get().expiresAt())) {
            return unusable;
        }
        Optional<String> problem = Optional.of(unusable.problem());
        if (!problem.equals(complained) || !now.isBefore(nextComplaint)) {
            complained = problem;
            nextComplaint = now.plus(BETWEEN_COMPLAINTS);
            LOG.atWarn()
                    .addKeyValue("problem", "the client certificate " + unusable.problem())
                    .addKeyValue("expiresAt", held.get().expiresAt())
                    .log("Certificate file is unusable, the one read before serves on");
        }
        return new ClientCertificate.Reading.Usable(held.get());
    }
}
