package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackagesTest {
    private static final List<String> MADISON = List.of(
            "prometheus | 3.5.3+ds1-6 | http://mirror.example/debian sid/main amd64 Packages",
            "prometheus | 2.53.3+ds1-2 | http://mirror.example/debian trixie/main amd64 Packages",
            "",
            "W: something else");

    @Test
    void thePrivateConfigurationKeepsTheWayToTheNetworkAndDropsHooks() {
        String configuration = DebianPackages.configuration(
                List.of(
                        "APT::Update::Post-Invoke:: \"rm -f /var/cache/apt/archives/*.deb\";",
                        "Acquire::http::Proxy \"http://proxy.example:3128\";",
                        "Acquire::AllowInsecureRepositories \"1\";",
                        "Acquire::IndexTargets::deb::DEP-11::MetaKey \"x\";",
                        "Dir::State \"var/lib/apt\";"),
                Path.of("/cache/x"));

        assertThat(configuration)
                .contains(
                        "Acquire::http::Proxy \"http://proxy.example:3128\";",
                        "Dir::State \"/cache/x\";",
                        "Dir::Etc::parts \"/dev/null\";",
                        "Acquire::AllowInsecureRepositories \"false\";",
                        "APT::Get::AllowUnauthenticated \"false\";")
                .doesNotContain("Post-Invoke", "Insecure\"1\"", "Insecure \"1\"", "DEP-11", "/var/");
    }

    @Test
    void theNewestWantedVersionIsTaken() {
        assertThat(DebianPackages.newest(MADISON, WantedVersion.any())).contains(new SenderVersion("3.5.3+ds1-6"));
        assertThat(DebianPackages.newest(MADISON, WantedVersion.of("2.53")))
                .contains(new SenderVersion("2.53.3+ds1-2"));
        assertThat(DebianPackages.newest(MADISON, WantedVersion.of("2.45"))).isEmpty();
    }

    @Test
    void aMachineWithoutAMirrorIsNoSurprise(@TempDir Path empty) {
        assertThat(new DebianPackages(empty, Program.PROMETHEUS).obtain(WantedVersion.any(), empty, line -> {}))
                .isInstanceOfSatisfying(
                        BinaryOrigin.Obtained.Unavailable.class,
                        none -> assertThat(none.reason()).startsWith("Debian packages: "));
    }
}
