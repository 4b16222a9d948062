package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
    @Test
    void oneLineEntriesAreRead() {
        assertThat(AptSources.parse("sources.list", """
                        # deb http://commented.example/debian sid main
                        deb http://plain.example/debian bookworm main contrib # trailing
                        deb-src http://source.example/debian bookworm main
                          deb [ arch=amd64 signed-by=/keys/a.gpg,/keys/b.gpg ] http://signed.example/debian/ sid main

                        deb http://flat.example/ ./
                        """))
                .containsExactly(
                        new AptSources.Entry(
                                "http://plain.example/debian", List.of("bookworm"), List.of("main", "contrib"), ""),
                        new AptSources.Entry(
                                "http://signed.example/debian/",
                                List.of("sid"),
                                List.of("main"),
                                "/keys/a.gpg /keys/b.gpg"));
    }

    @Test
    void stanzasAreRead() {
        assertThat(AptSources.parse("debian.sources", """
                        # a comment
                        Types: deb deb-src
                        URIs: http://one.example/debian http://two.example/debian
                        Suites: bookworm
                         bookworm-updates
                        # between fields
                        components: main
                        Signed-By: /usr/share/keyrings/debian.gpg

                        Types: deb-src
                        URIs: http://sources.example/debian
                        Suites: bookworm
                        Components: main

                        Enabled: no
                        Types: deb
                        URIs: http://disabled.example/debian
                        Suites: bookworm
                        Components: main
                        """))
                .containsExactly(
                        new AptSources.Entry(
                                "http://one.example/debian",
                                List.of("bookworm", "bookworm-updates"),
                                List.of("main"),
                                "/usr/share/keyrings/debian.gpg"),
                        new AptSources.Entry(
                                "http://two.example/debian",
                                List.of("bookworm", "bookworm-updates"),
                                List.of("main"),
                                "/usr/share/keyrings/debian.gpg"));
    }

    @Test
    void anEmbeddedKeyIsHandedOnLineByLine() {
        AptSources.Entry entry = AptSources.parse("x.sources", """
                        Types: deb
                        URIs: http://one.example/debian
                        Suites: sid
                        Components: main
                        Signed-By:
                         -----BEGIN PGP PUBLIC KEY BLOCK-----
                         .
                         mQINBF
                         -----END PGP PUBLIC KEY BLOCK-----
                        """).getFirst();

        assertThat(entry.stanzaFor("trixie")).isEqualTo("""
                Types: deb
                URIs: http://one.example/debian
                Suites: trixie
                Components: main
                Signed-By:\s
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 mQINBF
                 -----END PGP PUBLIC KEY BLOCK-----
                """);
    }

    @Test
    void withoutKeysAptsOwnAreUsed() {
        assertThat(new AptSources.Entry("http://one.example/debian", List.of("sid"), List.of("main"), "")
                        .stanzaFor("sid"))
                .doesNotContain("Signed-By");
    }

    @Test
    void otherEndingsAreIgnoredAsByApt() {
        assertThat(AptSources.parse("debian.list.save", "deb http://one.example/debian sid main"))
                .isEmpty();
    }

    @Test
    void theDebianArchiveComesBeforeOthersThatBorrowItsSuiteNames(@TempDir Path etcApt) throws IOException {
        Files.createDirectory(etcApt.resolve("sources.list.d"));
        Files.writeString(
                etcApt.resolve("sources.list.d/a-vendor.list"), "deb http://vendor.example/apt bookworm main\n");
        Files.writeString(etcApt.resolve("sources.list.d/b-node.list"), "deb http://node.example/x nodistro main\n");
        Files.writeString(etcApt.resolve("sources.list.d/c-free.list"), "deb http://free.example/d sid non-free\n");
        Files.writeString(
                etcApt.resolve("sources.list"),
                "deb http://security.example/debian-security sid main\n"
                        + "deb http://mirror.example/debian/ bookworm main\n");

        assertThat(AptSources.read(etcApt).debianMirrors())
                .extracting(AptSources.Entry::uri)
                .containsExactly(
                        "http://mirror.example/debian/",
                        "http://security.example/debian-security",
                        "http://vendor.example/apt");
    }

    @Test
    void aMachineWithoutAptHasNoSources(@TempDir Path empty) {
        assertThat(AptSources.read(empty.resolve("missing")).entries()).isEmpty();
    }
}
