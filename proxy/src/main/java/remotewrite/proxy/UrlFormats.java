package remotewrite.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The form that the text of each setting with a URL or a host must have. */
final class UrlFormats {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern LINK_LOCAL = Pattern.compile("169\\.254(\\.\\d{1,3}){2}|\\[fe[89ab][0-9a-f]:.*]");

    private static final int MAX_PORT = 65535;

    private UrlFormats() {}

    static Parsed<URI> ingestionUrl(String text) {
        return switch (url(text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                https(good.value()) || loopback(good.value())
                        ? good
                        : new Parsed.Bad<>("is " + withoutQuery(good.value()) + ", but the token must not travel"
                                + " unprotected. Write https (http is for a loopback host only)");
        };
    }

    /** As aad-auth-proxy takes it: with or without a scheme, in any case, and always asked over https (azure.md 5.5). */
    static Parsed<URI> targetHost(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String url = (lower.contains("://") ? lower : "https://" + lower) + (lower.endsWith("/") ? "" : "/");
        return switch (url(url.replaceFirst("^http:", "https:"))) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                good.value().getRawPath().equals("/") && good.value().getRawQuery() == null
                        ? good
                        : new Parsed.Bad<>("has more than a host. Write the host only, and its path and query into the"
                                + " remote_write url that leads here");
        };
    }

    /** Whether it says that it is asked without protection. */
    static boolean isPlain(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("http:");
    }

    static Parsed<URI> authority(String text) {
        return switch (url(text.endsWith("/") ? text : text + "/")) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                https(good.value()) && good.value().getRawPath().equals("/")
                        ? good
                        : new Parsed.Bad<>("is " + withoutQuery(good.value())
                                + ", but must be https, with a host and without path and query");
        };
    }

    /** Of the metadata service: a host, since the path is always the same. */
    static Parsed<URI> metadataHost(String text) {
        return switch (identityEndpoint(text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                Set.of("", "/").contains(good.value().getRawPath())
                        ? good
                        : new Parsed.Bad<>("is " + text + ", but must be without a path");
        };
    }

    /** Tokens come from there: unprotected only when nobody but this machine is on the way. */
    static Parsed<URI> identityEndpoint(String text) {
        return switch (url(text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good -> {
                if (good.value().getRawQuery() != null) {
                    yield new Parsed.Bad<>("has a query (?...). Remove it");
                }
                yield https(good.value()) || loopback(good.value()) || linkLocal(good.value())
                        ? good
                        : new Parsed.Bad<>(
                                "is " + text + ", but the token must not travel unprotected. Write https, with"
                                        + " SSL_CERT_FILE if need be (http is for a loopback or link-local host only,"
                                        + " for example a relay on 127.0.0.1 in the same pod)");
            }
        };
    }

    /** Metrics are no secret: the collector may be asked over http wherever it is. */
    static Parsed<URI> otlpEndpoint(String text) {
        return switch (url(text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                good.value().getRawQuery() == null ? good : new Parsed.Bad<>("has a query (?...). Remove it");
        };
    }

    /** gRPC has paths of its own. */
    static Parsed<URI> otlpGrpcEndpoint(String text) {
        return switch (otlpEndpoint(text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                Set.of("", "/").contains(good.value().getRawPath())
                        ? good
                        : new Parsed.Bad<>("is " + text + ", but gRPC takes no path. Remove it, or set"
                                + " OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf");
        };
    }

    /** As aad-auth-proxy takes it, host and port, then without TLS as there (azure.md 5.5); or a URL. */
    static Parsed<URI> grpcHost(String text) {
        return switch (otlpGrpcEndpoint(text.contains("://") ? text : "http://" + text)) {
            case Parsed.Bad<URI> bad -> bad;
            case Parsed.Good<URI> good ->
                good.value().getPort() >= 0
                        ? good
                        : new Parsed.Bad<>("is " + text + ", which has no port. Write host:4317");
        };
    }

    /** {@code url} as far as it may be shown. */
    static String withoutQuery(URI url) {
        String text = url.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query) + "?...";
    }

    private static Parsed<URI> url(String text) {
        if (text.contains("\"") || text.startsWith("'")) {
            return new Parsed.Bad<>("is not a URL: it has quotes, which are part of the value here. Remove them");
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return new Parsed.Bad<>("is not a URL: " + e.getReason() + " at position " + e.getIndex());
        }
        if (url.getRawUserInfo() != null) {
            return new Parsed.Bad<>("has user information in front of the host. Remove it");
        }
        if (url.getScheme() == null || url.getHost() == null) {
            return new Parsed.Bad<>("is not a URL with a scheme and a host. Write https://...");
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return new Parsed.Bad<>("has the port " + url.getPort() + ". Write one from 1 to " + MAX_PORT);
        }
        if (!Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))) {
            return new Parsed.Bad<>("has the scheme " + url.getScheme() + ". Write https://...");
        }
        return url.getRawFragment() != null
                ? new Parsed.Bad<>("has a fragment (#...). Remove it")
                : new Parsed.Good<>(url);
    }

    private static boolean https(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    private static boolean loopback(URI url) {
        return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean linkLocal(URI url) {
        return LINK_LOCAL.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
    }
}
