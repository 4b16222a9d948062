package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads whom the proxy trusts. As in Go ({@code crypto/x509}, {@code loadSystemRoots}) {@code SSL_CERT_FILE} stands in for the
 * platform's file and {@code SSL_CERT_DIR} for its directories only, and what is of no use in those is passed over. Other than in
 * Go, {@code SSL_CERT_FILE} alone is all that is trusted: whoever pins an authority means that one.
 */
final class TrustSettings {
    private final Environment environment;

    TrustSettings(Environment environment) {
        this.environment = environment;
    }

    /** The anchors, with a doubt noted in the environment for all that is passed over; empty when the file is of no use. */
    Optional<TrustAnchors> read() {
        Optional<TrustAnchors> file =
                environment.optional(Setting.SSL_CERT_FILE, new TrustAnchors.Platform(), TrustAnchors::read);
        Optional<List<X509Certificate>> more =
                environment.optional(Setting.SSL_CERT_DIR, List.of(), text -> new Parsed.Good<>(inDirectories(text)));
        return file.flatMap(trust -> more.map(certificates -> certificates.isEmpty()
                ? trust
                : trust.and(new TrustAnchors.Bundle(environment.text(Setting.SSL_CERT_DIR), certificates))));
    }

    /** What stands in a directory of anchors is often there twice, by name and by hash. */
    private List<X509Certificate> inDirectories(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (String name : text.split(":")) {
            // PATH-like variables are often put together with one that is empty
            if (!name.isEmpty()) {
                certificates.addAll(inDirectory(name, passedOver));
            }
        }
        if (certificates.isEmpty() && passedOver.isEmpty()) {
            passedOver.add("is " + text + ", where no file has a certificate in PEM form");
        }
        passedOver.forEach(problem -> environment.doubt(Setting.SSL_CERT_DIR, problem));
        return certificates.stream().distinct().toList();
    }

    private static List<X509Certificate> inDirectory(String name, List<String> passedOver) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of(name))) {
            for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
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
            passedOver.add("names the directory " + name + ", which " + Unreadable.words(Path.of(name), e));
        }
        return certificates;
    }
}
