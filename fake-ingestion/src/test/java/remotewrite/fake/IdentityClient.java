package remotewrite.fake;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.UrlBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Microsoft's own client in a process of its own: where a machine's identity is to be had, it reads from its environment.
 * A line of its input is a request for a token, fields separated by tabs: how the identity is named ({@code system},
 * {@code client_id}, {@code object_id}, {@code resource_id}), its id, the resource, and what to change about the client's
 * requests on their way. The answer is a line for the token, or one for each exception of the chain, and an empty line.
 */
final class IdentityClient {
    private IdentityClient() {}

    public static void main(String[] args) throws Exception {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            in.lines().forEach(line -> {
                answer(line.split("\t", -1)).forEach(System.out::println);
                System.out.println();
            });
        }
    }

    private static List<String> answer(String[] fields) {
        try {
            JWTClaimsSet claims = SignedJWT.parse(token(fields)).getJWTClaimsSet();
            return List.of("token of " + claims.getStringClaim("appid") + " for " + claims.getAudience());
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .map(cause -> cause.getClass().getSimpleName() + ": "
                            + String.valueOf(cause.getMessage()).replaceAll("\\s+", " "))
                    .toList();
        }
    }

    private static String token(String[] fields) {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder()
                .httpClient(new Changing(
                        List.of(Arrays.copyOfRange(fields, 3, fields.length)), new JdkHttpClientBuilder().build()))
                .retryPolicy(new RetryPolicy(new FixedDelay(1, Duration.ofMillis(1))));
        ManagedIdentityCredentialBuilder named = switch (fields[0]) {
            case "client_id" -> builder.clientId(fields[1]);
            case "object_id" -> builder.objectId(fields[1]);
            case "resource_id" -> builder.resourceId(fields[1]);
            case "system" -> builder;
            default -> throw new IllegalArgumentException("no way to name an identity: " + fields[0]);
        };
        return named.build()
                .getTokenSync(new TokenRequestContext().addScopes(fields[2] + "/.default"))
                .getToken();
    }

    /**
     * Changes requests on their way, since a real client does nothing wrong by itself: {@code method POST}, {@code path /x},
     * {@code header name value}, {@code instead name value} (where there is such a header), {@code query name value};
     * without a value the header or parameter is left out.
     */
    private record Changing(List<String> changes, HttpClient http) implements HttpClient {
        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            changes.forEach(change -> change(request, change.split(" ", 3)));
            return http.send(request);
        }

        private static void change(HttpRequest request, String[] words) {
            String value = words.length > 2 ? words[2] : "";
            switch (words[0]) {
                case "method" -> request.setHttpMethod(HttpMethod.valueOf(words[1]));
                case "path" ->
                    request.setUrl(
                            UrlBuilder.parse(request.getUrl()).setPath(words[1]).toString());
                case "header" -> header(request, words[1], value);
                case "instead" -> {
                    if (request.getHeaders().getValue(HttpHeaderName.fromString(words[1])) != null) {
                        header(request, words[1], value);
                    }
                }
                case "query" -> request.setUrl(query(request.getUrl().toString(), words[1], value));
                default -> throw new IllegalArgumentException("no change: " + String.join(" ", words));
            }
        }

        private static void header(HttpRequest request, String name, String value) {
            if (value.isEmpty()) {
                request.getHeaders().remove(HttpHeaderName.fromString(name));
            } else {
                request.setHeader(HttpHeaderName.fromString(name), value);
            }
        }

        private static String query(String url, String name, String value) {
            int at = url.indexOf('?');
            Stream<String> kept = Arrays.stream(url.substring(at + 1).split("&"))
                    .filter(parameter -> !parameter.startsWith(name + "="));
            Stream<String> added = value.isEmpty() ? Stream.of() : Stream.of(name + "=" + value);
            return url.substring(0, at + 1) + Stream.concat(kept, added).collect(Collectors.joining("&"));
        }
    }
}
