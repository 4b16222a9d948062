package remotewrite.proxy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The certificate of a file that may be replaced while the proxy runs, by writing it anew or, as Kubernetes does, by
 * changing the symbolic links that lead to it. Looked at once a minute and for every token request, and taken apart only when
 * its bytes are others than before. A file that has become unusable is warned about, once an hour while it stays so, and the
 * certificate read before serves on while it is valid.
 *
 * <p>A new certificate is to be tried with Entra at once, and taken up when that has issued a token for it: whoever replaces the
 * file may have registered the certificate with the application, or have forgotten to. Until then the one before is
 * {@linkplain #acceptedBefore still there}.
 *
 * <p>Who makes the token requests waits for the file, some seconds at most. {@link #expiresAt}, {@link #notTakenUp} and {@link
 * #untried} do not: the metrics page asks them on a thread that all connections need.
 */
final class CertificateFile {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateFile.class);

    /** Enough for somebody to notice and replace it. */
    private static final Duration WARNED_AHEAD = Duration.ofDays(30);

    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofHours(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /**
     * How long a refused certificate is not tried again while there is another: less than the half life of a token, after which
     * the next one is due anyway, and so long that a lasting 401 of ingestion, which causes a token request every 5 s, does
     * not ask Entra twice each time (PX-34).
     */
    private static final Duration BETWEEN_TRIALS = Duration.ofMinutes(5);

    private final Path file;
    private final CertificateContent content;
    private final Clock wall;
    private final Clock steady;
    /** What the file held last that could be used, and the one Entra issued the last token for. */
    private volatile Optional<ClientCertificate> held = Optional.empty();

    private volatile Optional<ClientCertificate> accepted = Optional.empty();

    /** The one that Entra refused last, while another is in use. */
    private Optional<ClientCertificate> refused = Optional.empty();

    private volatile Optional<NotTakenUp> notTakenUp = Optional.empty();
    private Instant nextTrial = Instant.MIN;
    private boolean replaced;
    private volatile boolean untried;
    private Instant nextLook = Instant.MIN;
    private Instant nextWarning = Instant.MIN;
    private Optional<String> complained = Optional.empty();
    private Instant nextComplaint = Instant.MIN;

    /**
     * @param wall whether a certificate is valid
     * @param steady how long ago something was done
     */
    CertificateFile(Path file, Clock wall, Clock steady) {
        this(file, wall, steady, TimedFile.PATIENCE);
    }

    /**
     * As {@link #CertificateFile(Path, Clock, Clock)}.
     *
     * @param patience with a file that does not answer
     */
    CertificateFile(Path file, Clock wall, Clock steady, Duration patience) {
        this.file = Objects.requireNonNull(file, "file is null");
        this.content = new CertificateContent(file, patience);
        this.wall = Objects.requireNonNull(wall, "wall is null");
        this.steady = Objects.requireNonNull(steady, "steady is null");
    }

    /**
     * What the file holds now, to be tried with Entra; the certificate in use when the file is unusable. The outcome is for
     * {@link #accepted} or {@link #refused}.
     */
    synchronized ClientCertificate.Reading read() {
        ClientCertificate.Reading reading = reread();
        untried = false;
        return reading;
    }

    private ClientCertificate.Reading reread() {
        Instant now = wall.instant();
        nextLook = steady.instant().plus(BETWEEN_LOOKS);
        return switch (ClientCertificate.at(now, file, content.read())) {
            case ClientCertificate.Reading.Usable usable -> takeUp(usable, now);
            case ClientCertificate.Reading.Unusable unusable -> keep(unusable, now);
        };
    }

    /** Reads the file if that was not done for a minute, so that nobody learns of a bad one at the next token request only. */
    synchronized void look() {
        if (!steady.instant().isBefore(nextLook)) {
            reread();
        }
    }

    /** Whether the file has got another certificate, which was not {@linkplain #read read} for a token request yet. */
    boolean untried() {
        return untried;
    }

    /** Entra has issued a token for {@code certificate}. */
    synchronized void accepted(ClientCertificate certificate) {
        // none was accepted when the file was wrong from the start
        if (!same(accepted, certificate) && (accepted.isPresent() || replaced)) {
            LOG.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("thumbprint", certificate.thumbprint())
                    .addKeyValue("expiresAt", certificate.expiresAt())
                    .log("New certificate taken up");
            nextWarning = Instant.MIN;
        }
        accepted = Optional.of(certificate);
        refused = Optional.empty();
        // the file may have become unusable, and it is the one read before that was accepted again
        notTakenUp = notTakenUp.filter(NotTakenUp.UNUSABLE::equals);
    }

    /**
     * The certificates to ask Entra with while the file holds {@code newest}: the first, and when Entra refuses that the
     * second, if there is one. {@code newest} is the first, unless it was refused in the last 5 minutes.
     */
    synchronized List<ClientCertificate> toTry(ClientCertificate newest) {
        boolean justRefused = same(refused, newest) && steady.instant().isBefore(nextTrial);
        return acceptedBefore(newest)
                .map(before -> justRefused ? List.of(before, newest) : List.of(newest, before))
                .orElse(List.of(newest));
    }

    /** The certificate to go on with when Entra refuses {@code other}; empty when there is none, or none that is valid. */
    synchronized Optional<ClientCertificate> acceptedBefore(ClientCertificate other) {
        return accepted.filter(before -> !same(accepted, other) && valid(before, wall.instant()));
    }

    /** Entra has refused {@code certificate} with {@code none}, and issued a token for {@code before}. */
    synchronized void refused(ClientCertificate certificate, GatewayFailure.NoToken none, ClientCertificate before) {
        refused = Optional.of(certificate);
        nextTrial = steady.instant().plus(BETWEEN_TRIALS);
        notTakenUp = Optional.of(NotTakenUp.REFUSED);
        LoggingEventBuilder line = LOG.atWarn()
                .addKeyValue("thumbprint", certificate.thumbprint())
                .addKeyValue("reason", none.reason())
                .addKeyValue("thumbprintInUse", before.thumbprint())
                .addKeyValue("expiresAt", before.expiresAt());
        none.supportIds().forEach(id -> line.addKeyValue(id.name(), id.value()));
        line.log("New certificate is refused, the one before serves on");
    }

    /** Why what the file holds is not in use; empty when it is, or when Entra has not been asked yet. */
    Optional<NotTakenUp> notTakenUp() {
        return notTakenUp;
    }

    /** When the certificate in use expires; empty until a usable one was read. */
    Optional<Instant> expiresAt() {
        return inUse(wall.instant()).map(ClientCertificate::expiresAt);
    }

    /** The one that Entra took, while it is valid; else there is only what the file held. */
    private Optional<ClientCertificate> inUse(Instant now) {
        return accepted.filter(certificate -> valid(certificate, now)).or(() -> held);
    }

    private static boolean valid(ClientCertificate certificate, Instant now) {
        return !now.isAfter(certificate.expiresAt());
    }

    private static boolean same(Optional<ClientCertificate> one, ClientCertificate other) {
        return one.map(certificate -> certificate.chain().getFirst())
                .equals(Optional.of(other.chain().getFirst()));
    }

    private ClientCertificate.Reading takeUp(ClientCertificate.Reading.Usable usable, Instant now) {
        ClientCertificate certificate = usable.certificate();
        if (held.isPresent() && !same(held, certificate)) {
            replaced = true;
            untried = true;
            nextTrial = Instant.MIN;
        }
        held = Optional.of(certificate);
        notTakenUp = same(refused, certificate) ? Optional.of(NotTakenUp.REFUSED) : Optional.empty();
        if (complained.isPresent()) {
            complained = Optional.empty();
            LOG.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("thumbprint", certificate.thumbprint())
                    .addKeyValue("expiresAt", certificate.expiresAt())
                    .log("Certificate file is usable again");
        }
        warn(inUse(now).orElse(certificate), now);
        return usable;
    }

    private void warn(ClientCertificate certificate, Instant now) {
        if (now.plus(WARNED_AHEAD).isAfter(certificate.expiresAt())
                && !steady.instant().isBefore(nextWarning)) {
            nextWarning = steady.instant().plus(BETWEEN_WARNINGS);
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("thumbprint", certificate.thumbprint())
                    .addKeyValue("expiresAt", certificate.expiresAt())
                    .addKeyValue(
                            "daysLeft",
                            Duration.between(now, certificate.expiresAt()).toDays())
                    .addKeyValue("remedy", "register a new one with the application and mount it")
                    .log("Certificate expires soon");
        }
    }

    private ClientCertificate.Reading keep(ClientCertificate.Reading.Unusable unusable, Instant now) {
        Optional<ClientCertificate> valid = inUse(now).filter(certificate -> valid(certificate, now));
        Optional<String> problem = Optional.of(unusable.problem());
        notTakenUp = Optional.of(NotTakenUp.UNUSABLE);
        // who is interrupted has not waited for the file
        if (valid.isPresent()
                && !Thread.currentThread().isInterrupted()
                && (!problem.equals(complained) || !steady.instant().isBefore(nextComplaint))) {
            complained = problem;
            nextComplaint = steady.instant().plus(BETWEEN_COMPLAINTS);
            LOG.atWarn()
                    .addKeyValue("problem", "the client certificate " + unusable.problem())
                    .addKeyValue("expiresAt", valid.get().expiresAt())
                    .log("Certificate file is unusable, the one read before serves on");
        }
        return valid.<ClientCertificate.Reading>map(ClientCertificate.Reading.Usable::new)
                .orElse(unusable);
    }
}
