package remotewrite.proxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who issues tokens, and what of its words a log may show. Foreign text is quoted only from {@code AADSTS} on, masked and
 * shortened, because an answer may echo the assertion (PX-43).
 */
enum Issuer {
    ENTRA("Entra"),
    /** Its errors are mostly without a number; the code is one of a few words (RFC 6749 5.2). */
    MANAGED_IDENTITY_ENDPOINT("the managed identity endpoint");

    private static final Pattern AADSTS = Pattern.compile("AADSTS\\d+:[^\\r\\n]*?(?=\\s*(?:Trace ID:|[\\r\\n]|$))");
    private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9+/=_.\\-]{41,}");
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,40}");
    private static final int QUOTED_CHARACTERS = 300;

    private final String party;

    Issuer(String party) {
        this.party = party;
    }

    /** What may be quoted of an error; empty when nothing may. */
    Optional<String> quote(Optional<String> code, Optional<String> description) {
        return description
                .map(AADSTS::matcher)
                .filter(Matcher::find)
                .map(found -> shortened(LONG_RUN.matcher(found.group()).replaceAll("****")))
                .or(() -> code.filter(text ->
                        this == MANAGED_IDENTITY_ENDPOINT && CODE.matcher(text).matches()));
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED_CHARACTERS ? text : text.substring(0, QUOTED_CHARACTERS) + "...";
    }

    /** The beginning of a sentence of the log. */
    @Override
    public String toString() {
        return party;
    }
}
