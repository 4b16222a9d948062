package remotewrite.fake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Numbers and records what Jetty hands over, and lets a {@link Conversation} do the rest. */
final class ExchangeHandler extends Handler.Abstract {
    private static final String NUMBERING = "remotewrite.fake.numbering";
    private static final String RECORDED = "remotewrite.fake.recorded";

    private final FakeServer.Settings settings;
    private final Service service;
    private final Journal journal;
    private final FaultPlayer player;
    private final CompletableFuture<Void> closing;
    private final DateField date;
    private final AtomicInteger connections = new AtomicInteger();

    ExchangeHandler(
            FakeServer.Settings settings,
            Service service,
            Journal journal,
            FaultPlayer player,
            CompletableFuture<Void> closing) {
        this.settings = settings;
        this.service = service;
        this.journal = journal;
        this.player = player;
        this.closing = closing;
        this.date = new DateField(settings.clock());
    }

    @Override
    public boolean handle(org.eclipse.jetty.server.Request in, Response out, Callback callback) {
        Request head = head(in);
        FaultPlayer.Turn turn = player.next(head);
        Journal.Open entry = open(in, head);
        Wire wire = new Wire(in, out, closing, date);
        try {
            Ending ending =
                    new Conversation(head, turn, wire, service, read -> entry.request(redact(read)), entry).hold();
            entry.end(redact(ending));
        } finally {
            // the first ending counts: this is that of an exchange in whose middle the fake has failed
            entry.end(new Ending.Unanswered("the fake itself failed"));
        }
        wire.finish(callback);
        return true;
    }

    /** Jetty asks for an error reply: of its own accord when a head is not HTTP, else after an exchange broke off. */
    boolean refuse(org.eclipse.jetty.server.Request in, Response out, Callback callback) {
        if (in.getAttribute(RECORDED) == null) {
            Journal.Open entry = open(in, head(in));
            entry.fault("not HTTP: " + in.getAttribute(ErrorHandler.ERROR_MESSAGE));
            entry.end(new Wire(in, out, closing, date).send(new Reply(out.getStatus(), List.of(), Bytes.empty())));
        }
        callback.succeeded();
        return true;
    }

    private Journal.Open open(org.eclipse.jetty.server.Request in, Request head) {
        in.setAttribute(RECORDED, true);
        return journal.open(number(in.getConnectionMetaData()), settings.clock().instant(), redact(head));
    }

    /** Jetty keeps the spelling of names but for a few it needs itself (Host, Content-Length, Content-Type). */
    private static Request head(org.eclipse.jetty.server.Request in) {
        List<Header> headers = in.getHeaders().stream()
                .map(field -> new Header(field.getName(), field.getValue() == null ? "" : field.getValue()))
                .toList();
        return new Request(in.getMethod(), in.getHttpURI().getPathQuery(), headers, Bytes.empty());
    }

    private ExchangeId number(ConnectionMetaData connection) {
        if (!(connection.getAttribute(NUMBERING) instanceof Numbering)) {
            connection.setAttribute(NUMBERING, new Numbering(connections.getAndIncrement(), new AtomicInteger()));
        }
        Numbering numbering = (Numbering) connection.getAttribute(NUMBERING);
        return new ExchangeId(numbering.connection(), numbering.exchanges().getAndIncrement());
    }

    private Request redact(Request request) {
        return settings.redaction().apply(request);
    }

    private Ending redact(Ending ending) {
        return switch (ending) {
            case Ending.Answered answered ->
                new Ending.Answered(settings.replyRedaction().apply(answered.reply()));
            case Ending.Unanswered unanswered -> unanswered;
        };
    }

    private record Numbering(int connection, AtomicInteger exchanges) {}
}
