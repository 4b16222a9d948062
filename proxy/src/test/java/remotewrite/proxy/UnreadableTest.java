package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is there and may not be read: the user of the image is the usual reason. */
class UnreadableTest {
    private static final String HINT = "may not be read by the user of this process (uid " + uid() + ")."
            + " Set any securityContext.fsGroup of the pod: files and process get that group, whatever runAsUser is;"
            + " or a defaultMode such as 0444 of the volume";

    /** Of a mode that keeps root out as well, since these tests may run as root; Linux has such files in its settings. */
    private static final Path FOR_NOBODY = Path.of("/proc/sys/vm/compact_memory");

    /** As another program tells it. */
    private static String uid() {
        try {
            Process id = new ProcessBuilder("id", "-u").start();
            return new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no id", e);
        }
    }

    private static Path forbidden() throws IOException {
        Path file = TestWorld.file("x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Path either = Files.isReadable(file) ? FOR_NOBODY : file;
        assumeTrue(Files.exists(either), "everything on this machine may be read");
        return either;
    }

    @Test
    void aCertificateSaysWhoMayNotReadItAndWhatToDo() throws IOException {
        Path file = forbidden();

        assertThat(SidecarVariables.problemsWith("AZURE_CLIENT_CERTIFICATE_PATH", file.toString()))
                .singleElement()
                .asString()
                .endsWith("the client certificate file " + file + " " + HINT + ".");
    }

    @Test
    void soDoesATokenFileAtTheStartAndLater() throws IOException {
        Path file = forbidden();
        Map<String, String> environment = new HashMap<>(SidecarVariables.onlyRequired());
        environment.remove("AZURE_CLIENT_CERTIFICATE_PATH");
        environment.put("IDENTITY_TYPE", "workloadIdentity");
        environment.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());

        assertThat(SidecarVariables.problems(environment))
                .singleElement()
                .asString()
                .isEqualTo("AZURE_FEDERATED_TOKEN_FILE is " + file + ", which " + HINT + ".");

        ProxyConfig config = ProxyConfig.fromEnvironment(SidecarVariables.onlyRequired())
                .withIdentity(new Identity.Workload(TestWorld.TENANT_ID, TestWorld.CLIENT_ID, file));
        try (FetchBench bench = FetchBench.of(config, Clock.systemUTC())) {
            assertThat(bench.reason()).isEqualTo("the token file " + file + " " + HINT);
        }
    }

    @Test
    void soDoesABundle() throws IOException {
        assertThat(SidecarVariables.problemsWith("SSL_CERT_FILE", forbidden().toString()))
                .singleElement()
                .asString()
                .contains(HINT);
    }

    @Test
    void ofADirectoryItIsPassedOver(@TempDir Path directory) throws IOException {
        Path file = Files.createSymbolicLink(directory.resolve("secret.pem"), forbidden());
        Files.writeString(directory.resolve("ca.pem"), TestCertificates.pem(TestCertificates.CA));

        ProxyConfig config = SidecarVariables.configWith("SSL_CERT_DIR", directory.toString());

        assertThat(config.trustAnchors()).hasToString("the platform and 1 certificates of " + directory);
        assertThat(config.doubts()).containsExactly("SSL_CERT_DIR names the file " + file + ", which " + HINT);
    }

    @Test
    void nothingOfPermissionsIsSaidOfAnythingElse() {
        assertThat(SidecarVariables.problemsWith("AZURE_CLIENT_CERTIFICATE_PATH", "/"))
                .singleElement()
                .asString()
                .endsWith("the client certificate file / is a directory. Write the path of the file in it.");
        assertThat(SidecarVariables.problemsWith("SSL_CERT_FILE", "/"))
                .containsExactly(
                        "SSL_CERT_FILE names the file /, which is a directory. Write the path of the file in it.");
        assertThat(Unreadable.words(Path.of("x"), new IOException("x"))).doesNotContain("fsGroup");
        assertThat(Unreadable.words(Path.of("x"), new AccessDeniedException("x")))
                .isEqualTo(HINT);
    }
}
