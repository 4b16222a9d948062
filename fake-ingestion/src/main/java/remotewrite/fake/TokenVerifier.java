package remotewrite.fake;

/** Judges bearer tokens. Called by several threads at once. */
@FunctionalInterface
public interface TokenVerifier {
    /** @param bearer what follows {@code Bearer } in {@code Authorization}; anything at all, possibly empty */
    TokenVerdict verify(String bearer);
}
