package remotewrite.proxy;

/** Why a request that may be a write led nowhere. Its sender drops it, and no other count has it. */
enum Misdirected {
    NOT_FOUND("NotFound", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),

    /** It cannot be read, or is above a limit; some are answered with a status that says more. */
    BAD_REQUEST("BadRequest", 400);

    private final String cause;
    private final int status;

    Misdirected(String cause, int status) {
        this.cause = cause;
        this.status = status;
    }

    /** As in {@code remotewrite_proxy_own_answers_total}. */
    String cause() {
        return cause;
    }

    int status() {
        return status;
    }
}
