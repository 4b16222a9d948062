package remotewrite.fake;

/** Of a failure: what it was and where, for a log. What it says is left out, for it may quote a request, with a secret in it. */
public final class KindAndPlace {
    private KindAndPlace() {}

    public static Throwable of(Throwable failure) {
        Throwable silent = new Throwable(failure.getClass().getName());
        silent.setStackTrace(failure.getStackTrace());
        if (failure.getCause() != null) {
            silent.initCause(of(failure.getCause()));
        }
        return silent;
    }
}
