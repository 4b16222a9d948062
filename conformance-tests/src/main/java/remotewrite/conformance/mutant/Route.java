package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import remotewrite.conformance.mutant.WrongRequests.Whole;
import remotewrite.conformance.mutant.WrongRequests.WithTrailer;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;
import remotewrite.proxy.TokenAnswer;

/** One request in front of the right routes, and what a wrong front may do with it. */
record Route(
        ProxyParts parts, ProxyConfig config, Handler right, Request request, Response response, Callback callback) {
    private static final int CONNECTS_WITHIN_MILLIS = 500;

    boolean has(HttpHeader field) {
        return request.getHeaders().contains(field);
    }

    boolean is(String path) {
        return path.equals(request.getHttpURI().getPath());
    }

    /** Content-Length, or a negative number when there is none. */
    long length() {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    /** As it came. */
    String head() {
        return request.getMethod() + " " + request.getHttpURI().getPathQuery() + "\r\n" + request.getHeaders();
    }

    TokenAnswer token() {
        return parts.tokens().current();
    }

    boolean ingestionListens() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            config.ingestionUrl().getHost(),
                            config.ingestionUrl().getPort()),
                    CONNECTS_WITHIN_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** As the right proxy does. */
    boolean goOn() throws Exception {
        return goOn(request);
    }

    /** As the right proxy does with this request in the place of the one that came. */
    boolean goOn(Request other) throws Exception {
        return right.handle(other, response, callback);
    }

    /** As the right proxy does; {@code then} is run when that came to a good end. */
    boolean goOnUntilWellEnded(Runnable then) throws Exception {
        return right.handle(
                request,
                response,
                Callback.from(
                        () -> {
                            then.run();
                            callback.succeeded();
                        },
                        callback::failed));
    }

    /** The same request, whose end {@code then} follows, whatever came of it. */
    Route endingWith(Runnable then) {
        return new Route(parts, config, right, request, response, Callback.from(then, callback));
    }

    /** As the right proxy does, later. */
    boolean goOnAfter(Duration pause) {
        request.getComponents().getScheduler().schedule(this::goOnAlone, pause.toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    /** As the right proxy does, when the body has been read and thrown away. */
    boolean goOnWithBody() {
        Content.Source.consumeAll(request, Callback.from(this::goOnAlone, callback::failed));
        return true;
    }

    /** As the right proxy does, when the body is here, however large. */
    boolean goOnWithWhole() {
        Content.Source.asByteBuffer(
                request, Promise.from(whole -> goOnAlone(new Whole(request, whole)), callback::failed));
        return true;
    }

    /** As the right proxy does, when the body is here, with its trailer among the fields of the head. */
    boolean goOnWithTrailer() {
        Content.Source.asByteBuffer(
                request, Promise.from(whole -> goOnAlone(new WithTrailer(request, whole)), callback::failed));
        return true;
    }

    boolean answerAfter(Duration pause, int status, String field, String value) {
        request.getComponents()
                .getScheduler()
                .schedule(
                        () -> {
                            response.getHeaders().put(field, value);
                            answer(status, "");
                        },
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
        return true;
    }

    boolean answer(int status, String text) {
        response.setStatus(status);
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** The connection is closed without an answer. */
    boolean hangUp() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("the mutant hangs up"));
        return true;
    }

    private void goOnAlone() {
        goOnAlone(request);
    }

    private void goOnAlone(Request other) {
        try {
            goOn(other);
        } catch (Exception e) {
            callback.failed(e);
        }
    }
}
