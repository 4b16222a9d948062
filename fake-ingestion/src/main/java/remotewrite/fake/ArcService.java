package remotewrite.fake;

import java.util.List;
import java.util.Optional;

/**
 * The endpoint of IMDS behind a challenge: whoever can read a file that only privileged users can read gets the token
 * (entra.md 5.3). A key is good once (assumed).
 */
record ArcService(ImdsService imds, ArcKeys keys) implements Service {
    private static final String SCHEME = "Basic ";

    @Override
    public Reply serve(Request request) {
        EntraCall call = EntraCall.of(request);
        return imds.refusal(call, request).orElseGet(() -> proven(request) ? imds.token(call) : challenge());
    }

    private boolean proven(Request request) {
        Optional<String> key = request.header("Authorization").stream()
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .findFirst();
        return key.filter(keys::redeem).isPresent();
    }

    private Reply challenge() {
        return new Reply(401, List.of(new Header("WWW-Authenticate", "Basic realm=" + keys.create())), Bytes.empty());
    }
}
