package remotewrite.fake.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells requests of programs from those a web page makes its reader's browser send. A page of another site can send
 * requests to the loopback interface, and by DNS rebinding it can even read the answers; what it cannot do is leave out
 * {@code Origin} (RFC 6454 7) or {@code Sec-Fetch-Site} (W3C Fetch Metadata), or name a host of its own by an IP address.
 *
 * @param hostNames under which this API may be addressed, beside {@code localhost} and any IP address; in lower case
 */
record BrowserGuard(Set<String> hostNames) {
    BrowserGuard {
        hostNames = Set.copyOf(hostNames);
    }

    /** Why a request with these header values is refused; empty when it is not. */
    Optional<String> objection(List<String> host, List<String> origin, List<String> fetchSite) {
        if (!origin.isEmpty()) {
            return Optional.of("requests of web pages (with an Origin header) are refused");
        }
        if (fetchSite.stream().anyMatch(value -> !value.equals("none"))) {
            return Optional.of("requests of web pages (with a Sec-Fetch-Site header) are refused");
        }
        if (host.size() != 1 || !known(withoutPort(host.getFirst()))) {
            return Optional.of("the Host header is %s; localhost, an IP address or the name of the fakes is needed"
                    .formatted(host.isEmpty() ? "missing" : String.join(", ", host)));
        }
        return Optional.empty();
    }

    private boolean known(String name) {
        return name.equals("localhost") || address(name) || hostNames.contains(name);
    }

    private static boolean address(String name) {
        return name.matches("\\[[0-9a-f:.]+]") || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    private static String withoutPort(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    }
}
