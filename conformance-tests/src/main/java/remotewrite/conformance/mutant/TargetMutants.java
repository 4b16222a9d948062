package remotewrite.conformance.mutant;

import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.HeaderField;
import remotewrite.proxy.IngestionRequest;

/** Reference proxies that talk to the wrong host, or to the right one by a wrong name. */
public final class TargetMutants {
    private static final String HOST = "Host";
    private static final Pattern TRIPLET = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

    public static final WrongProxy FOLLOWS_REDIRECTS_IN_CLEAR_TEXT = new WrongProxy(
            "follows-redirects-in-clear-text",
            "The proxy follows redirects to where no TLS is, and leaves its token behind.",
            (right, config, clock) -> right.withIngestion(new WrongIngestion.FollowsRedirects(
                    right.ingestion(),
                    location -> "http".equals(location.getScheme()),
                    request -> request.withHeaders(ProxyMutants.without(request.headers(), "Authorization")))));

    public static final WrongProxy LOOKS_AT_WHERE_REDIRECTS_LEAD = new WrongProxy(
            "looks-at-where-redirects-lead",
            "The proxy connects to the host that a redirect names, before it answers 502.",
            (right, config, clock) -> right.withIngestion(new LooksWhereRedirectsLead(right.ingestion())));

    public static final WrongProxy ASKS_IN_TLS_FOR_THE_CALLERS_HOST = new WrongProxy(
            "asks-in-tls-for-the-callers-host",
            "The proxy asks in the TLS handshake for the host that the sender named.",
            (right, config, clock) -> right.withRequestRules((caller, token) -> {
                        IngestionRequest sent = right.requestRules().proxyToIngestion(caller, token);
                        return sent.withHeaders(Stream.concat(
                                        sent.headers().stream(),
                                        caller.headers().stream()
                                                .filter(field -> field.name().equalsIgnoreCase(HOST)))
                                .toList());
                    })
                    .withIngestion(new AsksInTls(
                            config.trustAnchors().sslContext(),
                            request -> Optional.of(hostOf(HeaderField.values(request.headers(), HOST))))));

    public static final WrongProxy ASKS_IN_TLS_FOR_NOBODY = new WrongProxy(
            "asks-in-tls-for-nobody",
            "The proxy names no host in the TLS handshake.",
            (right, config, clock) -> right.withIngestion(
                    new AsksInTls(config.trustAnchors().sslContext(), request -> Optional.empty())));

    public static final WrongProxy ENCODES_THE_URL_TWICE = ProxyMutants.wrongRequest(
            "encodes-the-url-twice",
            "The proxy encodes what is encoded already in the ingestion URL.",
            (sent, caller) ->
                    sent.withTarget(URI.create(sent.target().toString().replace("%", "%25"))));

    public static final WrongProxy DECODES_THE_QUERY = ProxyMutants.wrongRequest(
            "decodes-the-query",
            "The proxy decodes the slashes that are encoded in the ingestion URL.",
            (sent, caller) ->
                    sent.withTarget(URI.create(sent.target().toString().replaceAll("%2[Ff]", "/"))));

    public static final WrongProxy DECODES_THE_PATH = wrongPath(
            "decodes-the-path",
            "The proxy decodes the slashes that are encoded in the path of the ingestion URL.",
            path -> path.replaceAll("%2[Ff]", "/"));

    /** As RFC 3986 6.2.2 has it for whoever compares two URLs: every triplet in upper case, and none without need. */
    public static final WrongProxy WRITES_THE_PATH_ANEW = wrongPath(
            "writes-the-path-anew",
            "The proxy writes the path of the ingestion URL in its normal form.",
            path -> TRIPLET.matcher(path).replaceAll(triplet -> {
                char character = (char) HexFormat.fromHexDigits(triplet.group(), 1, 3);
                return UNRESERVED.matcher(String.valueOf(character)).matches()
                        ? String.valueOf(character)
                        : triplet.group().toUpperCase(Locale.ROOT);
            }));

    private TargetMutants() {}

    private static WrongProxy wrongPath(String name, String sentence, UnaryOperator<String> change) {
        return ProxyMutants.wrongRequest(name, sentence, (sent, caller) -> {
            URI right = sent.target();
            return sent.withTarget(URI.create(right.getScheme() + "://" + right.getRawAuthority()
                    + change.apply(right.getRawPath()) + "?" + right.getRawQuery()));
        });
    }

    /** Without the port, which is not asked for in TLS. */
    private static String hostOf(List<String> fields) {
        return URI.create("https://" + fields.getFirst()).getHost();
    }
}
