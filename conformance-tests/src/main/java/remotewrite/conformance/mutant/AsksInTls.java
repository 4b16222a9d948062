package remotewrite.conformance.mutant;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import remotewrite.proxy.GatewayFailure;
import remotewrite.proxy.Ingestion;
import remotewrite.proxy.IngestionAnswer;
import remotewrite.proxy.IngestionRequest;

/**
 * Goes to the right host, and says so in Host, but asks for another one in the TLS handshake; on a connection of its own for
 * every request.
 *
 * @param name whom the handshake asks for; for nobody when empty
 */
record AsksInTls(SSLContext trust, Function<IngestionRequest, Optional<String>> name) implements Ingestion {
    @Override
    public CompletionStage<IngestionAnswer> send(IngestionRequest request, Duration limit) {
        return CompletableFuture.supplyAsync(() -> ask(request, limit), Thread::startVirtualThread);
    }

    private IngestionAnswer ask(IngestionRequest request, Duration limit) {
        URI target = request.target();
        StringBuilder head = new StringBuilder("POST %s?%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n"
                .formatted(
                        target.getRawPath(),
                        target.getRawQuery(),
                        target.getRawAuthority(),
                        request.body().size()));
        request.headers().stream()
                .filter(field -> !field.name().equalsIgnoreCase("Host"))
                .forEach(field -> head.append(field.name())
                        .append(": ")
                        .append(field.value())
                        .append("\r\n"));
        try (SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            List<SNIServerName> names = name.apply(request)
                    .<SNIServerName>map(SNIHostName::new)
                    .map(List::of)
                    .orElse(List.of());
            parameters.setServerNames(names);
            socket.setSSLParameters(parameters);
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(request.body().toArray());
            return WrongIngestion.firstHead(socket.getInputStream());
        } catch (IOException e) {
            return new GatewayFailure.Unreachable("the mutant could not send");
        }
    }
}
