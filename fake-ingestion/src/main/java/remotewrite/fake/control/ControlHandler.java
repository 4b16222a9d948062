package remotewrite.fake.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.fake.Fingerprint;
import remotewrite.fake.KindAndPlace;

/** The HTTP of the control API. Every answer but a file is JSON, errors of the server itself included. */
final class ControlHandler extends Handler.Abstract {
    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ControlHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlRoutes routes;
    private final BrowserGuard guard;

    ControlHandler(ControlRoutes routes, BrowserGuard guard) {
        this.routes = routes;
        this.guard = guard;
    }

    @Override
    public boolean handle(Request in, Response out, Callback callback) {
        try {
            send(out, routes.answer(call(in)));
            callback.succeeded();
        } catch (Refusal e) {
            refuse(out, e, callback);
        } catch (IOException e) {
            // the caller left, or a file of the cloud is gone
            callback.failed(e);
        } catch (RuntimeException e) {
            LOG.error(
                    "the control API failed to answer {} {}",
                    in.getMethod(),
                    Fingerprint.inText(in.getHttpURI().getPathQuery()),
                    KindAndPlace.of(e));
            refuse(out, Refusal.because(500, "the control API itself failed; its log says why"), callback);
        }
        return true;
    }

    /** Jetty asks for an error reply: the request was not HTTP, or an answer broke off. */
    boolean explain(Request in, Response out, Callback callback) {
        refuse(out, Refusal.because(out.getStatus(), "the request cannot be understood or answered"), callback);
        return true;
    }

    private ControlRoutes.Call call(Request in) throws IOException {
        Optional<String> objection = guard.objection(
                in.getHeaders().getValuesList(HttpHeader.HOST),
                in.getHeaders().getValuesList(HttpHeader.ORIGIN),
                in.getHeaders().getValuesList("Sec-Fetch-Site"));
        if (objection.isPresent()) {
            throw Refusal.because(403, objection.get());
        }
        List<String> path = Arrays.stream(Request.getPathInContext(in).split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new ControlRoutes.Call(in.getMethod(), path, new Query(parameters(in)), body(in));
    }

    private static Map<String, List<String>> parameters(Request in) {
        Map<String, List<String>> parameters = new HashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(in, StandardCharsets.UTF_8)) {
                parameters.put(field.getName(), field.getValues());
            }
        } catch (RuntimeException e) {
            // Jetty has several for bad escapes
            throw Refusal.because(400, "the query is not well-formed");
        }
        return parameters;
    }

    private static byte[] body(Request in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream content = Content.Source.asInputStream(in)) {
            read.write(content.readNBytes(MAX_BODY_BYTES + 1));
        }
        if (read.size() > MAX_BODY_BYTES) {
            throw Refusal.because(413, "the body is longer than " + MAX_BODY_BYTES + " bytes");
        }
        return read.toByteArray();
    }

    private static void send(Response out, ControlRoutes.Answer answer) throws IOException {
        out.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        switch (answer) {
            case ControlRoutes.Answer.Json json -> sendJson(out, 200, JSON.writeValueAsBytes(json.document()));
            case ControlRoutes.Answer.Nothing nothing -> {
                out.setStatus(204);
                Content.Sink.write(out, true, ByteBuffer.allocate(0));
            }
            case ControlRoutes.Answer.Recording recording -> {
                out.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                try (OutputStream stream = new BufferedOutputStream(Content.Sink.asOutputStream(out))) {
                    recording.recording().write(stream);
                }
            }
            case ControlRoutes.Answer.File file -> {
                byte[] content = Files.readAllBytes(file.path());
                out.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
                Content.Sink.write(out, true, ByteBuffer.wrap(content));
            }
            case ControlRoutes.Answer.Content content -> {
                out.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
                Content.Sink.write(out, true, ByteBuffer.wrap(content.bytes().toArray()));
            }
        }
    }

    private static void sendJson(Response out, int status, byte[] document) throws IOException {
        out.setStatus(status);
        out.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(out, true, ByteBuffer.wrap(document));
    }

    private static void refuse(Response out, Refusal refusal, Callback callback) {
        try {
            sendJson(out, refusal.status(), JSON.writeValueAsBytes(ControlJson.error(refusal)));
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }
}
