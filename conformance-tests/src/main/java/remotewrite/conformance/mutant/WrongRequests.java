package remotewrite.conformance.mutant;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import remotewrite.conformance.Call;

/** Requests that are not as they came, in one way each. */
final class WrongRequests {
    private WrongRequests() {}

    /** Without one field. */
    static final class Without extends Request.Wrapper {
        private final HttpFields fields;

        Without(Request came, HttpHeader field) {
            super(came);
            fields = HttpFields.build(came.getHeaders()).remove(field).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }

    /** Of a length that nobody knows. */
    static final class WithoutLength extends Request.Wrapper {
        WithoutLength(Request came) {
            super(new Without(came, HttpHeader.CONTENT_LENGTH));
        }

        @Override
        public long getLength() {
            return -1;
        }
    }

    /** At another path. */
    static final class AtPath extends Request.Wrapper {
        private final HttpURI uri;

        AtPath(Request came, String path) {
            super(came);
            uri = HttpURI.build(came.getHttpURI()).path(path).asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }

    /** A POST to the write path. */
    static final class AsWrite extends Request.Wrapper {
        AsWrite(Request came) {
            super(new AtPath(came, Call.WRITE_PATH));
        }

        @Override
        public String getMethod() {
            return "POST";
        }
    }

    /** With a body that is here already. */
    static class Whole extends Request.Wrapper {
        private final Content.Source body;

        Whole(Request came, ByteBuffer whole) {
            super(came);
            body = Content.Source.from(whole);
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }

    /** With its trailer among its fields, and the body that came before that. */
    static final class WithTrailer extends Whole {
        private final HttpFields fields;

        WithTrailer(Request came, ByteBuffer whole) {
            super(came, whole);
            HttpFields trailer = came.getTrailers();
            fields = trailer == null
                    ? came.getHeaders()
                    : HttpFields.build(came.getHeaders()).add(trailer).asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }

    /** Ends in good order where the sender left. */
    static final class HalfForWhole extends Request.Wrapper {
        HalfForWhole(Request came) {
            super(new WithoutLength(came));
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            return Content.Chunk.isFailure(chunk) ? Content.Chunk.EOF : chunk;
        }
    }

    /** Ends in good order when so many bytes have come. */
    static final class UpTo extends Request.Wrapper {
        private int left;

        UpTo(Request came, int bytes) {
            super(came);
            left = bytes;
        }

        @Override
        public Content.Chunk read() {
            if (left == 0) {
                return Content.Chunk.EOF;
            }
            Content.Chunk chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            int taken = Math.min(left, chunk.remaining());
            left -= taken;
            return left > 0
                    ? chunk
                    : Content.Chunk.asChunk(
                            chunk.getByteBuffer().slice(chunk.getByteBuffer().position(), taken), true, chunk);
        }
    }
}
