package remotewrite.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads how Entra and ingestion are reached, from the variables that Go programs heed ({@code http.ProxyFromEnvironment}),
 * Microsoft's libraries for Entra among them (entra.md 2.4). The problems show nothing of the value: it may hold a password.
 */
final class OutboundSettings {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65535;
    private static final String HOW = ". Write http://host:port";

    /** What Go takes there as it stands (net/url, validUserinfo); anything else it calls invalid. */
    private static final Pattern USER_INFO = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");

    private final Environment environment;

    OutboundSettings(Environment environment) {
        this.environment = environment;
    }

    /** The way out; empty, with every problem noted in the environment, when a variable that counts is wrong. */
    Optional<Outbound> read() {
        if (!environment.has(Setting.HTTPS_PROXY)) {
            return Optional.of(new Outbound.Direct());
        }
        Optional<Outbound.Tunnel> tunnel = environment.required(Setting.HTTPS_PROXY, OutboundSettings::tunnel);
        Optional<NoProxy> exceptions = environment.optional(Setting.NO_PROXY, NoProxy.none(), NoProxy::parse);
        return tunnel.flatMap(through -> exceptions.map(through::except));
    }

    /** Nothing beyond this machine is asked over http, so alone it changes nothing; somebody may have meant the other one. */
    List<String> unread() {
        return environment.has(Setting.HTTP_PROXY) && !environment.has(Setting.HTTPS_PROXY)
                ? List.of(Setting.HTTP_PROXY.name())
                : List.of();
    }

    /** A URL, or host and port, which is then asked over http; user and password up to the last {@code @}. */
    static Parsed<Outbound.Tunnel> tunnel(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        String scheme = url.substring(0, url.indexOf("://")).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return new Parsed.Bad<>((scheme.startsWith("socks")
                            ? "is a SOCKS proxy, which is not spoken with"
                            : "has a scheme other than http and https")
                    + HOW);
        }
        String rest = url.substring(url.indexOf("://") + 3).replaceFirst("/$", "");
        int at = rest.lastIndexOf('@');
        if (rest.substring(at + 1).matches(".*[/?#].*")) {
            return new Parsed.Bad<>("has more than a host and a port" + HOW);
        }
        if (at >= 0 && !USER_INFO.matcher(rest.substring(0, at)).matches()) {
            return new Parsed.Bad<>("has a character in user or password that a URL cannot have there. Write it"
                    + " percent-encoded, for example a space as %20");
        }
        Optional<List<HeaderField>> credentials =
                at < 0 ? Optional.of(List.of()) : basic(rest.substring(0, at)).map(List::of);
        Optional<URI> proxy = address(scheme, rest.substring(at + 1));
        if (proxy.isEmpty()) {
            return new Parsed.Bad<>("is not a URL with a host and a port from 1 to 65535" + HOW);
        }
        return credentials
                .<Parsed<Outbound.Tunnel>>map(
                        them -> new Parsed.Good<>(new Outbound.Tunnel(proxy.get(), them, NoProxy.none())))
                .orElseGet(
                        () -> new Parsed.Bad<>("has a % in user or password that begins no escape. Write it as %25"));
    }

    private static Optional<URI> address(String scheme, String hostAndPort) {
        try {
            URI uri = new URI(scheme + "://" + hostAndPort);
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
                return Optional.empty();
            }
            int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return Optional.of(new URI(scheme + "://" + uri.getHost() + ":" + port));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** RFC 7617. A user without a password has an empty one, as in Go. */
    private static Optional<HeaderField> basic(String userInfo) {
        try {
            int colon = userInfo.indexOf(':');
            String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
            String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
            return Optional.of(new HeaderField(
                    "Proxy-Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** In a URL, other than in a form, a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
