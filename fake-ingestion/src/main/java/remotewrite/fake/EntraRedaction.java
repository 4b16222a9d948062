package remotewrite.fake;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link Redaction} leaves, and who gives out tokens must not record. */
final class EntraRedaction {
    private static final Pattern ACCESS_TOKEN = Pattern.compile("(\"access_token\"\\s*:\\s*\")([^\"]*)");

    private EntraRedaction() {}

    /**
     * A body without a type counts as a form, as it does for the token service. One that is no form, or compressed, is
     * replaced as a whole: nobody can tell what is secret in it.
     */
    static Request request(Request request) {
        Bytes body = request.body();
        if (body.isEmpty() || Redaction.hasReadableForm(request)) {
            return request;
        }
        boolean readable =
                EntraCall.hasForm(request) && request.header("Content-Encoding").isEmpty();
        return new Request(
                request.method(),
                request.target(),
                request.headers(),
                readable ? Redaction.form(body) : Bytes.utf8(Fingerprint.of(body.toUtf8())));
    }

    /** The token is replaced by its fingerprint, everything else stays to the byte. */
    static Reply reply(Reply reply) {
        String text = reply.body().toUtf8();
        Matcher token = ACCESS_TOKEN.matcher(text);
        if (!token.find()) {
            return reply;
        }
        String redacted =
                token.replaceAll(found -> Matcher.quoteReplacement(found.group(1) + Fingerprint.of(found.group(2))));
        return new Reply(reply.status(), reply.headers(), Bytes.utf8(redacted));
    }
}
