package remotewrite.fake;

/** What a fake does with a request when no fault takes its place. Called by several threads at once. */
@FunctionalInterface
public interface Service {
    /**
     * The reply to {@code request}.
     *
     * @param request complete and unredacted: it holds whatever credentials the client sent
     */
    Reply serve(Request request);
}
