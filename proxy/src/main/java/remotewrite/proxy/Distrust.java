package remotewrite.proxy;

import java.io.Serial;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate of the other side is not good enough: whose it is, why not, and what to do, continuing a sentence about the other
 * side. The platform's own words name Java classes and no certificate.
 */
final class Distrust extends CertificateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names are foreign text, and go into the log and to senders. */
    private static final int LONGEST_NAME = 200;

    private static final int MOST_NAMES = 5;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** The types of a name that is a host, and of one that is an address (RFC 5280 4.2.1.6). */
    private static final List<Integer> HOSTS = List.of(2, 7);

    private Distrust(String words, Throwable cause) {
        super(words, cause);
    }

    /** Nothing was wrong but the name: {@code chain} is not for {@code host}. */
    static Distrust ofName(X509Certificate[] chain, String host, CertificateException cause) {
        return new Distrust(
                "its certificate (" + described(chain[0]) + ") is not for the host " + host + " but for "
                        + hosts(chain[0]) + ". Correct the host in the setting, or the certificate there",
                cause);
    }

    /** @param chain as the other side sent it, its own certificate first */
    static Distrust of(X509Certificate[] chain, CertificateException cause) {
        Optional<CertPathValidatorException> step = first(cause, CertPathValidatorException.class);
        // JSSE chooses the alert to the other side by what is directly below
        Throwable below = step.map(Throwable.class::cast).orElse(cause);
        if (step.filter(invalid -> invalid.getReason() == BasicReason.EXPIRED).isPresent()) {
            X509Certificate old = at(step.get(), chain);
            return new Distrust(
                    "its certificate (" + described(old) + ") has expired, at "
                            + old.getNotAfter().toInstant()
                            + ". Whoever runs it has to renew it, if the clock here is right",
                    below);
        }
        if (step.filter(invalid -> invalid.getReason() == BasicReason.NOT_YET_VALID)
                .isPresent()) {
            X509Certificate young = at(step.get(), chain);
            return new Distrust(
                    "its certificate (" + described(young) + ") is not valid before "
                            + young.getNotBefore().toInstant() + ". Is the clock here right",
                    below);
        }
        boolean nobodys = first(cause, CertPathBuilderException.class).isPresent()
                || step.filter(invalid -> invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR)
                        .isPresent();
        return new Distrust(
                nobodys
                        ? "its certificate (" + described(chain[0])
                                + ") is not trusted. If it is the right one, put the"
                                + " certificate of " + name(chain[chain.length - 1].getIssuerX500Principal())
                                + " into the file of SSL_CERT_FILE or a directory of SSL_CERT_DIR"
                        : "its certificate (" + described(chain[0]) + ") is not accepted: " + innermost(cause),
                below);
    }

    private static <T extends Throwable> Optional<T> first(CertificateException cause, Class<T> type) {
        return Failures.chain(cause).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static String innermost(CertificateException cause) {
        return Failures.chain(cause)
                .reduce((outer, inner) -> inner)
                .map(Throwable::getMessage)
                .map(Distrust::shortened)
                .orElse("the platform does not say why");
    }

    /** The certificate whose turn it was; the other side's own when that is not known. */
    private static X509Certificate at(CertPathValidatorException step, X509Certificate[] chain) {
        List<? extends Certificate> path =
                step.getCertPath() == null ? List.of() : step.getCertPath().getCertificates();
        return step.getIndex() >= 0 && path.get(step.getIndex()) instanceof X509Certificate one ? one : chain[0];
    }

    private static String described(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        X500Principal issuer = certificate.getIssuerX500Principal();
        return name(subject) + ", issued by " + (subject.equals(issuer) ? "itself" : name(issuer));
    }

    private static String name(X500Principal principal) {
        String name = principal.getName();
        return name.isEmpty() ? "nobody" : shortened(name);
    }

    private static String shortened(String text) {
        String printable = CONTROL.matcher(text).replaceAll("?");
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME) + "...";
    }

    private static String hosts(X509Certificate certificate) {
        try {
            List<String> hosts = Stream.ofNullable(certificate.getSubjectAlternativeNames())
                    .flatMap(Collection::stream)
                    .filter(name -> HOSTS.contains(name.getFirst()))
                    .map(name -> shortened(String.valueOf(name.get(1))))
                    .toList();
            return hosts.isEmpty()
                    ? "no host by its subjectAltName"
                    : hosts.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                            + (hosts.size() > MOST_NAMES ? " and others" : "");
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }
}
