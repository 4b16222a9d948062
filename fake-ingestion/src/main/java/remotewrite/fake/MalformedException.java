package remotewrite.fake;

import java.io.IOException;

/** The content is not what it has to be. Thrown often and caught near: without a stack trace. */
final class MalformedException extends IOException {
    MalformedException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
