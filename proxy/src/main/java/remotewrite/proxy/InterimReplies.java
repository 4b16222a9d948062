package remotewrite.proxy;

import java.util.Optional;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Promise;

/**
 * Skips what comes before the final reply: any number of 1xx in any order, also ones unknown here (RFC 9110 15.2); 101 is
 * final. jetty-client's own handlers skip 102 and 103 and a single 100 for each request: after a second 100, or a 104, the final
 * reply is not seen and the request times out (read in its {@code ContinueProtocolHandler}, 12.1.14). The right requests have no
 * {@code Expect}; the body of one that has goes on after a 100.
 */
final class InterimReplies implements ProtocolHandler {
    private static final Response.Listener THAT_OF_THE_REQUEST = null;
    private static final Runnable NOTHING_FIRST = null;
    private static final Throwable NO_FAILURE = null;

    private final Response.Listener skipping = new Skipping();

    @Override
    public String getName() {
        return "interim";
    }

    @Override
    public boolean accept(Request request, Response response) {
        return HttpStatus.isInterim(response.getStatus());
    }

    @Override
    public Response.Listener getResponseListener() {
        return skipping;
    }

    /** Takes an interim reply in place of the listener of the request, which is back for the next one. */
    private static final class Skipping implements Response.Listener {
        @Override
        public void onSuccess(Response interim) {
            exchange(interim).ifPresent(exchange -> {
                boolean goOn = interim.getStatus() == HttpStatus.CONTINUE_100;
                exchange.resetResponse();
                // a request whose time was over before that found nothing to end, and is not ended a second time
                Throwable over = interim.getRequest().getAbortCause();
                if (over != null) {
                    exchange.abort(over, Promise.noop());
                } else if (goOn) {
                    exchange.proceed(NOTHING_FIRST, NO_FAILURE);
                }
            });
        }

        /** The listener of the request is told of the end of it, which follows. */
        @Override
        public void onFailure(Response interim, Throwable failure) {
            exchange(interim);
        }

        private static Optional<HttpExchange> exchange(Response interim) {
            HttpConversation conversation = ((HttpRequest) interim.getRequest()).getConversation();
            conversation.updateResponseListeners(THAT_OF_THE_REQUEST);
            return Optional.ofNullable(conversation.getExchanges().peekLast());
        }
    }
}
