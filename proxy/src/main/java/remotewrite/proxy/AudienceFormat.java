package remotewrite.proxy;

import java.util.regex.Pattern;

/**
 * The form that the text of an audience must have. Which ones there are, Entra alone knows: a GUID, {@code api://...} or a URL.
 * What can be none of them is refused, and not quoted, since a password may be in it.
 */
final class AudienceFormat {
    private static final String SUFFIX = "/.default";

    /** White space, also of other scripts, control and invisible characters. */
    private static final Pattern NO_CHARACTER = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\p{Cf}]");

    /** Double ones nowhere, single ones not around it: within a URL these may stand. */
    private static final Pattern QUOTED = Pattern.compile(".*[\"\u00ab\u00bb\u2018-\u201f].*|['`].*|.*['`]");

    private static final Pattern USER_INFO = Pattern.compile("[^/?#]*//[^/?#]*@.*");

    /** Without it the start of a password before a slash would count as a port. */
    private static final Pattern BROKEN_HOST =
            Pattern.compile("(?i)https?://(?!(\\[[0-9a-f:.]+]|[^:/?#]+)(:\\d{0,5})?([/?#]|$)).*");

    private static final Pattern ANY_SUFFIX = Pattern.compile("(?i)(^|.*/)\\.default([/?#].*|$)");

    private AudienceFormat() {}

    /**
     * The scope, which ends in {@code /.default}. Documented with and without (azure.md 5.2): it is added where it is missing.
     * Entra wants it last (entra.md 3, 1002012); that it takes it in upper case is not known, so that is refused.
     */
    static Parsed<String> scope(String text) {
        if (NO_CHARACTER.matcher(text).find()) {
            return new Parsed.Bad<>("has white space or a control character in it. Write one audience only");
        }
        if (QUOTED.matcher(text).matches()) {
            return new Parsed.Bad<>("has quotes, which are part of the value here. Remove them");
        }
        if (USER_INFO.matcher(text).matches()) {
            return new Parsed.Bad<>("has user information in front of the host. Remove it");
        }
        if (BROKEN_HOST.matcher(text).matches()) {
            return new Parsed.Bad<>(
                    "is a URL without a proper host. Write it as in https://monitor.azure.com" + SUFFIX);
        }
        String resource = text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
        if (resource.isEmpty() || ANY_SUFFIX.matcher(resource).matches()) {
            return new Parsed.Bad<>("does not have " + SUFFIX + " once, in lower case and at its end, with a resource"
                    + " before it. Write it as in https://monitor.azure.com" + SUFFIX);
        }
        return new Parsed.Good<>(
                text.endsWith(SUFFIX) ? text : text + (text.endsWith("/") ? SUFFIX.substring(1) : SUFFIX));
    }
}
