package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads whom the proxy trusts. As in Go ({@code crypto/x509}, {@code loadSystemRoots}) {@code SSL_CERT_FILE} stands in for the
 * platform's file and {@code SSL_CERT_DIR} for its directories only, and what is of no use in those is passed over. Other than in
 * Go, {@code SSL_CERT_FILE} alone is all that is trusted: whoever pins an authority means that one.
 */
final class TrustSettings {
    /** By name otherwise; a doubt names the file and not a link to it, whose name is a hash. */
    private static final Comparator<Path> FILES_BEFORE_LINKS =
            Comparator.<Path, Boolean>comparing(Files::isSymbolicLink).thenComparing(Comparator.naturalOrder());

    private final Environment environment;

    TrustSettings(Environment environment) {
        this.environment = environment;
    }

    /** The anchors, with a doubt noted in the environment for all that is passed over; empty when the file is of no use. */
    Optional<TrustAnchors> read() {
        Optional<TrustAnchors.Bundle> file =
                environment.optional(Setting.SSL_CERT_FILE, TrustAnchors.Bundle.EMPTY, TrustAnchors::read);
        Optional<TrustAnchors.Bundle> more = environment.optional(
                Setting.SSL_CERT_DIR,
                TrustAnchors.Bundle.EMPTY,
                text -> new Parsed.Good<>(new TrustAnchors.Bundle(text, inDirectories(text))));
        return file.flatMap(pinned -> more.map(others -> TrustAnchors.of(pinned, others)));
    }

    /** What stands in a directory of anchors is often there twice, by name and by hash; it is read once. */
    private List<X509Certificate> inDirectories(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (String name : text.split(":")) {
            // PATH-like variables are often put together with one that is empty
            if (!name.isEmpty()) {
                certificates.addAll(inDirectory(name, known, passedOver));
            }
        }
        if (certificates.isEmpty() && passedOver.isEmpty()) {
            passedOver.add("is " + text + ", where no file has a certificate in PEM form");
        }
        passedOver.forEach(problem -> environment.doubt(Setting.SSL_CERT_DIR, problem));
        return certificates.stream().distinct().toList();
    }

    private static List<X509Certificate> inDirectory(String name, Set<Path> known, List<String> passedOver) {
        return switch (SettingFormats.path(name)) {
            case Parsed.Bad<Path> bad -> {
                passedOver.add(bad.problem());
                yield List.of();
            }
            case Parsed.Good<Path> good -> inDirectory(good.value(), known, passedOver);
        };
    }

    private static List<X509Certificate> inDirectory(Path directory, Set<Path> known, List<String> passedOver) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.filter(Files::isRegularFile)
                    .sorted(FILES_BEFORE_LINKS)
                    .toList()) {
                if (!known.add(real(file))) {
                    continue;
                }
                switch (AnchorFile.read(file)) {
                    case Parsed.Bad<AnchorFile> bad -> passedOver.add(bad.problem());
                    case Parsed.Good<AnchorFile> good -> {
                        certificates.addAll(good.value().certificates());
                        if (!good.value().damaged().isEmpty()) {
                            passedOver.add(good.value().damage());
                        }
                    }
                }
            }
        } catch (IOException | SecurityException e) {
            passedOver.add("names the directory " + directory + ", which " + Unreadable.words(directory, e));
        }
        return certificates;
    }

    /** Where {@code file} leads, or itself when that cannot be told; reading it will say why. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException | SecurityException e) {
            return file;
        }
    }
}
