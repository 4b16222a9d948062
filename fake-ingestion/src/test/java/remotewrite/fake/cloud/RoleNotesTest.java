package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** What headings say of those who use a cloud, by the roles it starts with. */
class RoleNotesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final CloudRule TEAM = new CloudRule("team", "dcr-2");

    @TempDir
    private Path directory;

    private FakeCloud start(CloudContents contents) {
        return FakeCloud.start(CloudSettings.of(Clock.fixed(NOW, ZoneOffset.UTC), directory)
                .withEndpoints(Set.of())
                .withContents(contents));
    }

    private static CloudContents with(RoleGrant... grants) {
        return CloudContents.usual().withRules(List.of(TEAM)).withGrants(List.of(grants));
    }

    @Test
    void byTheUsualRolesEverybodyIsDescribedAsUsual() {
        try (FakeCloud cloud = start(CloudContents.usual())) {
            RoleNotes notes = new RoleNotes(cloud, NOW);

            assertThat(Credential.values())
                    .allSatisfy(one -> assertThat(notes.describe(one)).isEqualTo(one.description()));
        }
    }

    @Test
    void byOtherRolesItIsToldWhatTheyAllow() {
        try (FakeCloud cloud = start(with(
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, TEAM.id()),
                RoleGrant.of(Role.MONITORING_READER, FakeCloud.STRANGER_OBJECT_ID, TEAM.id())))) {
            RoleNotes notes = new RoleNotes(cloud, NOW);

            assertThat(notes.describe(Credential.SECRET))
                    .isEqualTo("an application with a secret; by its roles it writes through the rule team");
            assertThat(notes.describe(Credential.OPERATOR)).isEqualTo("an operator; no role: 403 everywhere");
            assertThat(notes.describe(Credential.STRANGER))
                    .isEqualTo("a stranger; by its roles it reads platform metrics");
            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo("; writes through the rule team");
            assertThat(notes.of(FakeCloud.STRANGER_OBJECT_ID)).isEmpty();
            assertThat(cloud.ruleToRead(FakeCloud.STRANGER_OBJECT_ID))
                    .as("the rule it may read, though it writes through none")
                    .isEqualTo(TEAM.id());
        }
    }

    @Test
    void aRoleThatHasYetToSpreadIsToldWithItsTime() {
        RoleGrant publisher = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, CloudResources.RULE);
        String hint = "; a role of it has yet to spread, until 2026-11-30T10:00:25Z: 403 before";
        try (FakeCloud cloud = start(with(publisher.made(NOW, Duration.ofSeconds(25))))) {
            RoleNotes notes = new RoleNotes(cloud, NOW);

            assertThat(notes.describe(Credential.SECRET)).isEqualTo("an application with a secret" + hint);
            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo(hint);
            assertThat(new RoleNotes(cloud, NOW.plusSeconds(25)).of(FakeCloud.OBJECT_ID))
                    .as("it is in force")
                    .isEmpty();
        }
    }
}
