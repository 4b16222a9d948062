package remotewrite.fake;

import java.util.List;

/** As {@link EntraRedaction}; the header that App Service's clients present is a secret besides. */
final class IdentityRedaction {
    private IdentityRedaction() {}

    static Request request(Request request) {
        Request redacted = EntraRedaction.request(request);
        List<Header> headers = redacted.headers().stream()
                .map(header -> header.name().equalsIgnoreCase("X-IDENTITY-HEADER")
                        ? new Header(header.name(), Fingerprint.of(header.value()))
                        : header)
                .toList();
        return new Request(redacted.method(), redacted.target(), headers, redacted.body());
    }
}
