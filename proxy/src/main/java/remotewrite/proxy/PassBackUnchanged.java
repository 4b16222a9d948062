package remotewrite.proxy;

import java.util.List;

/**
 * The right reply: status, end-to-end fields and body bytes as ingestion gave them (PX-18 to PX-24). Only a field that
 * echoes the token is kept back (PX-45); a body that echoes it is not looked into.
 */
public final class PassBackUnchanged implements ReplyRules {
    @Override
    public Reply proxyToClient(Reply ingestionToProxy, AccessToken token) {
        List<HeaderField> headers = EndToEnd.of(ingestionToProxy.headers());
        headers.removeIf(header -> header.is("Authorization") || header.value().contains(token.value()));
        return ingestionToProxy.withHeaders(headers);
    }
}
