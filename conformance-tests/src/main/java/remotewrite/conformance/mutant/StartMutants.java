package remotewrite.conformance.mutant;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import remotewrite.conformance.Mutant.ProxyChange;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.ConfigException;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;

/** Reference proxies that are wrong in what they take for their configuration. */
public final class StartMutants {
    private static final String URL = "INGESTION_URL";
    private static final String FALLBACK = "https://localhost:9/api/v1/write?api-version=2023-04-24";

    public static final WrongProxy STARTS_WITH_HTTP = wrongReading(
            "starts-with-http",
            "The proxy starts although its ingestion URL is without TLS.",
            variables -> variables.computeIfPresent(URL, (name, url) -> url.replace("http://", "https://")));

    public static final WrongProxy STARTS_WITH_A_PASSWORD = wrongReading(
            "starts-with-a-password",
            "The proxy starts although its ingestion URL has a user and a password.",
            variables -> variables.computeIfPresent(URL, (name, url) -> url.replaceFirst("//.*@", "//")));

    public static final WrongProxy STARTS_WITHOUT_A_URL = wrongReading(
            "starts-without-a-url",
            "The proxy starts with a URL of its own choice when its ingestion URL is none.",
            variables -> variables.computeIfPresent(URL, (name, url) -> url.contains("://") ? url : FALLBACK));

    public static final WrongProxy STARTS_WITHOUT_AN_AUDIENCE = wrongReading(
            "starts-without-an-audience",
            "The proxy starts with the usual audience when it is told an empty one.",
            variables -> variables.remove("INGESTION_AAD_AUDIENCE", ""));

    public static final WrongProxy SAYS_NOT_WHAT_IS_WRONG = wrongReading(
            "says-not-what-is-wrong",
            "The proxy ends at its start and does not say which variable is wrong.",
            variables -> {
                throw new ConfigException(List.of("something cannot be used"));
            });

    public static final WrongProxy SHOWS_THE_PASSWORD = wrongReading(
            "shows-the-password", "The proxy shows the whole of a URL that it does not take.", variables -> {
                throw new ConfigException(List.of(URL + " cannot be " + variables.get(URL)));
            });

    private StartMutants() {}

    private static WrongProxy wrongReading(String name, String sentence, Consumer<Map<String, String>> change) {
        return new WrongProxy(name, sentence, new ProxyChange() {
            @Override
            public Map<String, String> told(Map<String, String> variables) {
                Map<String, String> read = new HashMap<>(variables);
                change.accept(read);
                return Map.copyOf(read);
            }

            @Override
            public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                return right;
            }
        });
    }
}
