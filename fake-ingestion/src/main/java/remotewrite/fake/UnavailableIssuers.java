package remotewrite.fake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.fake.entra.IssuerKeys;

/**
 * Tells the log why the keys of a federated issuer cannot be had, which a refusal does not say: once for each reason in a row,
 * and again when there were keys in between. Only issuers that an application trusts are looked up, so what is remembered is as
 * much as there are of these. Safe for use by several threads.
 */
final class UnavailableIssuers {
    private static final Logger LOG = LoggerFactory.getLogger(UnavailableIssuers.class);

    /** An issuer may say as much as it likes; where a certificate is not trusted the JDK takes some 200 characters. */
    private static final int MOST_CHARS = 500;

    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** The same keys; of those that cannot be had the log is told. */
    IssuerKeys over(IssuerKeys source) {
        return (issuer, keyId) -> {
            IssuerKeys.Answer answer = source.of(issuer, keyId);
            switch (answer) {
                case IssuerKeys.Answer.Published published -> told.remove(issuer);
                case IssuerKeys.Answer.Unavailable unavailable -> tell(issuer, oneLine(unavailable.reason()));
            }
            return answer;
        };
    }

    private void tell(String issuer, String reason) {
        if (!reason.equals(told.put(issuer, reason))) {
            LOG.warn("tokens of a federated issuer are refused, for its keys cannot be had: {}", reason);
        }
    }

    private static String oneLine(String reason) {
        String safe = Fingerprint.inText(reason.replaceAll("[\\s\\p{Cntrl}]+", " "));
        return safe.length() <= MOST_CHARS ? safe : safe.substring(0, MOST_CHARS) + "…";
    }
}
