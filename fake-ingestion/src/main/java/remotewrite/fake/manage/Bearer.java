package remotewrite.fake.manage;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import remotewrite.fake.Reply;
import remotewrite.fake.Request;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.TokenVerifier;

/** The first door: one bearer token, and a good one. */
record Bearer(TokenVerifier tokens) {
    private static final Pattern CREDENTIALS = Pattern.compile("Bearer +(?<token>.*)", Pattern.CASE_INSENSITIVE);

    /** What the caller of a good token gets, or what is said of another. */
    Reply admit(
            Request request,
            Function<TokenVerdict.Valid, Reply> admitted,
            Function<TokenVerdict.Refused, Reply> refused) {
        return switch (verdict(request.header("Authorization"))) {
            case TokenVerdict.Valid valid -> admitted.apply(valid);
            case TokenVerdict.Refused no -> refused.apply(no);
        };
    }

    private TokenVerdict verdict(List<String> credentials) {
        if (credentials.isEmpty()) {
            return new TokenVerdict.Refused(
                    "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        }
        Matcher bearer = CREDENTIALS.matcher(credentials.getFirst());
        return credentials.size() == 1 && bearer.matches()
                ? tokens.verify(bearer.group("token"))
                : new TokenVerdict.Refused(
                        "AuthenticationFailed",
                        "Authentication failed. One 'Authorization' header with the scheme Bearer is needed.");
    }
}
