package remotewrite.conformance.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

    public static final WrongProxy LOGS_ITS_ENVIRONMENT = new WrongProxy(
            "logs-its-environment", "The proxy writes its environment into its log at its start.", new ProxyChange() {
                private final AtomicReference<Map<String, String>> told = new AtomicReference<>(Map.of());

                @Override
                public Map<String, String> told(Map<String, String> variables) {
                    told.set(variables);
                    return variables;
                }

                @Override
                public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                    told.get().forEach((name, value) -> PROXY_LOG.info("environment {}={}", name, value));
                    return right;
                }
            });

    private SecretMutants() {}

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
