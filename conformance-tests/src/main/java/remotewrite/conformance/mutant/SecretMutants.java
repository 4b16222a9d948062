package remotewrite.conformance.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import remotewrite.conformance.Mutant.ProxyChange;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Body;
import remotewrite.proxy.Identity;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;
import remotewrite.proxy.Reply;

/** Reference proxies that show what proves their identity. */
public final class SecretMutants {
    /** As if the proxy's own code logged it. */
    private static final Logger PROXY_LOG = LoggerFactory.getLogger("remotewrite.proxy.Mutant");

    public static final WrongProxy LOGS_ITS_ASSERTION = new WrongProxy(
            "logs-its-assertion",
            "The proxy writes the token of its service account into its log.",
            (right, config, clock) -> {
                PROXY_LOG.info("assertion={}", assertion(config));
                return right;
            });

    public static final WrongProxy SHOWS_ITS_ASSERTION_IN_ERRORS = new WrongProxy(
            "shows-its-assertion-in-errors",
            "The proxy shows the token of its service account to senders when it has no other.",
            (right, config, clock) -> right.withFailureRules(failure -> {
                Reply good = right.failureRules().proxyToClient(failure);
                String text = "no token for " + assertion(config);
                return Reply.of(good.status(), good.headers(), Body.copyOf(text.getBytes(StandardCharsets.UTF_8)));
            }));

    public static final WrongProxy LOGS_ITS_ENVIRONMENT = logsItsEnvironment(
            "logs-its-environment", "The proxy writes its environment into its log at its start.", value -> value);

    public static final WrongProxy LOGS_ITS_ENVIRONMENT_IN_BASE64 = logsItsEnvironment(
            "logs-its-environment-in-base64",
            "The proxy writes its environment into its log at its start, in base64.",
            value -> base64("value=" + value));

    public static final WrongProxy LOGS_ITS_ENVIRONMENT_AS_IN_A_URL = logsItsEnvironment(
            "logs-its-environment-as-in-a-url",
            "The proxy writes its environment into its log at its start, encoded as in a URL.",
            value -> URLEncoder.encode(value, StandardCharsets.UTF_8));

    public static final WrongProxy LOGS_BEGINNINGS_OF_ITS_ENVIRONMENT = logsItsEnvironment(
            "logs-beginnings-of-its-environment",
            "The proxy writes the first 16 characters of its variables into its log at its start.",
            SecretMutants::beginning);

    public static final WrongProxy LOGS_THE_BEGINNING_OF_ITS_TOKEN = logsItsToken(
            "logs-the-beginning-of-its-token",
            "The proxy writes the first 16 characters of its token into its log, with TRACE_LOGGING.",
            SecretMutants::beginning);

    public static final WrongProxy LOGS_ITS_TOKEN_IN_BASE64 = logsItsToken(
            "logs-its-token-in-base64",
            "The proxy writes the token it sends into its log in base64, with TRACE_LOGGING.",
            SecretMutants::base64);

    private SecretMutants() {}

    private static String beginning(String secret) {
        return secret.substring(0, Math.min(16, secret.length()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static WrongProxy logsItsToken(String name, String sentence, UnaryOperator<String> shown) {
        return new WrongProxy(
                name,
                sentence,
                (right, config, clock) -> right.withRequestRules((caller, token) -> {
                    PROXY_LOG.debug("sending with {}", shown.apply(token.value()));
                    return right.requestRules().proxyToIngestion(caller, token);
                }));
    }

    private static WrongProxy logsItsEnvironment(String name, String sentence, UnaryOperator<String> shown) {
        return new WrongProxy(name, sentence, new ProxyChange() {
            private final AtomicReference<Map<String, String>> told = new AtomicReference<>(Map.of());

            @Override
            public Map<String, String> told(Map<String, String> variables) {
                told.set(variables);
                return variables;
            }

            @Override
            public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                told.get()
                        .forEach(
                                (variable, value) -> PROXY_LOG.info("environment {}={}", variable, shown.apply(value)));
                return right;
            }
        });
    }

    private static String assertion(ProxyConfig config) {
        try {
            return config.identity() instanceof Identity.Workload workload
                    ? Files.readString(workload.tokenFile()).strip()
                    : "none";
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy has read it, and it cannot be read", e);
        }
    }
}
