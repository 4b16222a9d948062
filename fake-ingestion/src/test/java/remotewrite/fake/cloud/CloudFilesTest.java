package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a cloud, in a directory that others may read. */
class CloudFilesTest {
    @TempDir
    private Path directory;

    @Test
    void secretsAndKeysAreForTheirOwnerOnlyAlsoWhereAnEarlierFileWasNot() throws Exception {
        Files.writeString(directory.resolve("client-secret"), "of an earlier version");
        try (FakeCloud cloud = FakeCloud.start(CloudSettings.of(Clock.systemUTC(), directory))) {
            CloudFiles files = cloud.files();
            for (Path file : List.of(
                    files.secret(),
                    files.identityHeader(),
                    files.certificate(),
                    files.certificatePem(),
                    files.federatedToken())) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            }
            assertThat(files.secret()).hasContent(FakeCloud.CLIENT_SECRET);
            assertThat(files.identityHeader())
                    .hasContent(cloud.environment(Credential.APP_SERVICE).get("IDENTITY_HEADER"));
        }
    }
}
