package remotewrite.proxy;

/** The right readiness: there is a token, and it has not expired (PX-61). */
public final class ReadyWithToken implements ReadyRule {
    @Override
    public Readiness readiness(TokenSource tokens) {
        return switch (tokens.current()) {
            case AccessToken ignored -> new Readiness.Ready();
            case GatewayFailure.NoToken none -> new Readiness.NotReady(none.reason());
        };
    }
}
