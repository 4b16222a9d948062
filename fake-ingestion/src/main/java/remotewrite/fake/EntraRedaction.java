package remotewrite.fake;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes credentials and tokens out of what is recorded of the token service; the wire is not touched. */
final class EntraRedaction {
    private static final Set<String> SECRETS =
            Set.of("client_assertion", "client_secret", "assertion", "refresh_token", "password", "code");
    private static final Pattern ACCESS_TOKEN = Pattern.compile("(\"access_token\"\\s*:\\s*\")([^\"]*)");

    private EntraRedaction() {}

    /**
     * Secret parameters in the query and in a form body are replaced by their fingerprint, everything else stays to the
     * byte. A body that is no form is replaced as a whole: nobody can tell what is secret in it.
     */
    static Request request(Request request) {
        int question = request.target().indexOf('?');
        String target = question < 0
                ? request.target()
                : request.target().substring(0, question + 1)
                        + parameters(request.target().substring(question + 1));
        return new Request(request.method(), target, request.headers(), body(request));
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

    private static Bytes body(Request request) {
        if (request.body().isEmpty()) {
            return request.body();
        }
        String text = request.body().toUtf8();
        return Bytes.utf8(EntraCall.hasForm(request) ? parameters(text) : Fingerprint.of(text));
    }

    private static String parameters(String text) {
        return Arrays.stream(text.split("&", -1)).map(EntraRedaction::parameter).collect(Collectors.joining("&"));
    }

    private static String parameter(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return pair;
        }
        String name = Form.decode(pair.substring(0, equals)).toLowerCase(Locale.ROOT);
        return SECRETS.contains(name)
                ? pair.substring(0, equals + 1) + Fingerprint.of(Form.decode(pair.substring(equals + 1)))
                : pair;
    }
}
