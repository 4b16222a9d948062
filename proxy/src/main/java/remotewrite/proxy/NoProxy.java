package remotewrite.proxy;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code NO_PROXY}: who is reached without the HTTP proxy. Means what it means to Go's
 * {@code golang.org/x/net/http/httpproxy} (read, and observed with Go 1.26): names with everything below them, {@code .names}
 * and {@code *.names} of which only what is below, addresses, CIDR ranges, each but the ranges also with a port, and
 * {@code *} for everybody. Names are not resolved, so a range is for URLs with an address.
 *
 * <p>Whatever stands in it, loopback and link-local addresses are reached without the proxy: there is nobody but this
 * machine, and the tokens of another machine's metadata service would be those of another identity. (Go asks a proxy for
 * link-local addresses.)
 */
public final class NoProxy {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** As narrow as Java reads them, which would resolve anything else. */
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    private static final Pattern IPV6 = Pattern.compile("(?!\\.)[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,4}");

    private final String text;
    private final List<Predicate<Host>> entries;

    private NoProxy(String text, List<Predicate<Host>> entries) {
        this.text = text;
        this.entries = entries;
    }

    /** Somebody to be reached, in lower case and without brackets. */
    private record Host(String name, String port, Optional<InetAddress> address) {
        static Host of(String name, int port) {
            String bare = name.toLowerCase(Locale.ROOT).replaceFirst("^\\[([^%]*)(%.*)?]$", "$1");
            return new Host(bare, Integer.toString(port), NoProxy.address(bare));
        }

        boolean ofThisMachine() {
            return name.equals("localhost")
                    || address.filter(it -> it.isLoopbackAddress() || it.isLinkLocalAddress())
                            .isPresent();
        }
    }

    /** No exceptions but this machine. */
    static NoProxy none() {
        return new NoProxy("", List.of());
    }

    /** What Go passes over because it can never match is a problem here, as far as it is not merely another program's syntax. */
    static Parsed<NoProxy> parse(String text) {
        List<Predicate<Host>> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String part : text.split(",")) {
            String entry = part.strip().toLowerCase(Locale.ROOT);
            if (entry.isEmpty()) {
                continue;
            }
            switch (entry(entry)) {
                case Parsed.Bad<Predicate<Host>> bad -> problems.add(bad.problem());
                case Parsed.Good<Predicate<Host>> good -> entries.add(good.value());
            }
        }
        return problems.isEmpty()
                ? new Parsed.Good<>(new NoProxy(text, entries))
                : new Parsed.Bad<>(String.join(". It ", problems));
    }

    /** Whether {@code host} is reached without the proxy; an IPv6 address may have brackets. */
    boolean covers(String host, int port) {
        Host asked = Host.of(host, port);
        return asked.ofThisMachine() || entries.stream().anyMatch(entry -> entry.test(asked));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoProxy that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "" : " except " + text;
    }

    private static Parsed<Predicate<Host>> entry(String entry) {
        if (entry.equals("*")) {
            return new Parsed.Good<>(host -> true);
        }
        if (entry.contains("/")) {
            return range(entry);
        }
        if (entry.matches(".*\\s.*")) {
            return new Parsed.Bad<>("has " + entry + ", which is more than one entry. Separate them by commas");
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (entry.indexOf(':') == colon || entry.charAt(Math.max(0, colon - 1)) == ']');
        String name = hasPort ? entry.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1") : entry;
        String port = hasPort ? entry.substring(colon + 1) : "";
        if (name.isEmpty()) {
            return new Parsed.Bad<>("has " + entry + ", which has no host. Write host" + entry);
        }
        if (!port.isEmpty() && !NUMBER.matcher(port).matches()) {
            return new Parsed.Bad<>("has " + entry + ", of which " + port + " is no port");
        }
        Predicate<Host> who = address(name)
                .<Predicate<Host>>map(address ->
                        host -> host.address().filter(address::equals).isPresent())
                .orElseGet(() -> named(name));
        return new Parsed.Good<>(who.and(host -> port.isEmpty() || port.equals(host.port())));
    }

    private static Predicate<Host> named(String name) {
        String plain = name.startsWith("*.") ? name.substring(1) : name;
        boolean onlyBelow = plain.startsWith(".");
        String domain = ascii(onlyBelow ? plain.substring(1) : plain);
        return host -> host.address().isEmpty()
                && (host.name().endsWith("." + domain)
                        || !onlyBelow && host.name().equals(domain));
    }

    private static Parsed<Predicate<Host>> range(String entry) {
        int slash = entry.indexOf('/');
        Optional<byte[]> network = address(entry.substring(0, slash)).map(InetAddress::getAddress);
        String length = entry.substring(slash + 1);
        if (network.isEmpty()
                || !NUMBER.matcher(length).matches()
                || Integer.parseInt(length) > Byte.SIZE * network.get().length) {
            return new Parsed.Bad<>("has " + entry + ", which is no range such as 10.0.0.0/8");
        }
        int bits = Integer.parseInt(length);
        return new Parsed.Good<>(host -> host.address()
                .filter(it -> begins(it.getAddress(), network.get(), bits))
                .isPresent());
    }

    private static boolean begins(byte[] address, byte[] network, int bits) {
        int whole = bits / Byte.SIZE;
        int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
        return address.length == network.length
                && Arrays.equals(address, 0, whole, network, 0, whole)
                && (mask == 0 || (address[whole] & mask) == (network[whole] & mask));
    }

    /** As Go does with names in other scripts; what is no such name stays as it is, and matches nothing. */
    private static String ascii(String domain) {
        try {
            return domain.chars().allMatch(c -> c < 0x80) ? domain : IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }

    /** The address that {@code text} is; empty for a name. Nothing is resolved. */
    private static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
