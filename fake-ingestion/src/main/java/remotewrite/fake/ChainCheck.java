package remotewrite.fake;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.X509CertUtils;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import remotewrite.fake.entra.TrustedSubject;

/**
 * Judges the certificate chain in {@code x5c}: subject name and issuer authentication (entra.md 1.3). Order of judgement:
 * form and thumbprint, chain, name (assumed). Revocation is not looked at.
 */
record ChainCheck(Application application, Instant now) {
    /** RFC 5280 4.2.1.6: dNSName. */
    private static final int DNS_NAME = 2;

    /** What became of the chain. */
    sealed interface Outcome {
        /** There is none, or the application trusts no subject: {@code x5c} is ignored then (documented). */
        record Absent() implements Outcome {}

        record Refused(EntraError error) implements Outcome {}

        /** The certificate may prove the application, once it is known to have signed in its time. */
        record Trusted(X509Certificate certificate) implements Outcome {}
    }

    Outcome judge(JWSHeader header, Thumbprint thumbprint) {
        // JWSHeader's own getter is null without x5c
        boolean sent =
                header.getX509CertChain() != null && !header.getX509CertChain().isEmpty();
        if (!sent || application.trustedSubjects().isEmpty()) {
            return new Outcome.Absent();
        }
        List<X509Certificate> chain = header.getX509CertChain().stream()
                .map(one -> X509CertUtils.parse(one.decode()))
                .filter(Objects::nonNull)
                .toList();
        boolean complete = chain.size() == header.getX509CertChain().size()
                && thumbprint.names(chain.getFirst())
                && chain.getFirst().getPublicKey() instanceof RSAPublicKey;
        if (!complete) {
            return new Outcome.Refused(AssertionRefusals.invalidChain());
        }
        List<TrustedSubject> leading = application.trustedSubjects().stream()
                .filter(trusted -> leads(chain, trusted.authority()))
                .toList();
        if (leading.isEmpty()) {
            return new Outcome.Refused(AssertionRefusals.invalidChain());
        }
        List<String> names = names(chain.getFirst());
        boolean named =
                leading.stream().anyMatch(trusted -> names.stream().anyMatch(trusted.subjectName()::equalsIgnoreCase));
        return named
                ? new Outcome.Trusted(chain.getFirst())
                : new Outcome.Refused(AssertionRefusals.subjectNotAuthorized(names));
    }

    /** Whether the chain leads to {@code authority}, which it may contain or leave out. */
    private boolean leads(List<X509Certificate> chain, X509Certificate authority) {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (certificate.equals(authority)) {
                break;
            }
            path.add(certificate);
        }
        if (path.isEmpty()) {
            return false;
        }
        try {
            X509Certificate leaf = path.getFirst();
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(within(leaf)));
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
            return true;
        } catch (GeneralSecurityException e) {
            // what clients send is their own affair: a path that cannot be judged leads nowhere
            return false;
        }
    }

    /** The leaf's own validity is judged with its signature, and has another answer: here it must not get in the way. */
    private Instant within(X509Certificate leaf) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant until = leaf.getNotAfter().toInstant();
        return now.isBefore(from) ? from : now.isAfter(until) ? until : now;
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(part.getValue().toString());
                }
            }
            for (List<?> name : Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of())) {
                if (Integer.valueOf(DNS_NAME).equals(name.getFirst())) {
                    names.add(name.get(1).toString());
                }
            }
        } catch (InvalidNameException | GeneralSecurityException e) {
            // names that cannot be read are none
            return List.copyOf(names);
        }
        return List.copyOf(names);
    }
}
