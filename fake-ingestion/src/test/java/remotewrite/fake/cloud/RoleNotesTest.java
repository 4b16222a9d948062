package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.ManualClock;
import remotewrite.fake.role.Role;
import remotewrite.fake.role.RoleGrant;

/** What headings say of those who use a cloud, by the roles it starts with. */
class RoleNotesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final CloudRule TEAM = new CloudRule("team", "dcr-2");

    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path directory;

    private FakeCloud start(CloudContents contents) {
        clock.set(NOW);
        return FakeCloud.start(
                CloudSettings.of(clock, directory).withEndpoints(Set.of()).withContents(contents));
    }

    private static CloudContents with(RoleGrant... grants) {
        return CloudContents.usual().withRules(List.of(TEAM)).withGrants(List.of(grants));
    }

    @Test
    void byTheUsualRolesEverybodyIsDescribedAsUsual() {
        try (FakeCloud cloud = start(CloudContents.usual())) {
            RoleNotes notes = new RoleNotes(cloud);

            assertThat(Credential.values())
                    .allSatisfy(one -> assertThat(notes.describe(one)).isEqualTo(one.description()));
        }
    }

    @Test
    void byOtherRolesItIsToldWhatTheyAllow() {
        try (FakeCloud cloud = start(with(
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, TEAM.id()),
                RoleGrant.of(Role.MONITORING_READER, FakeCloud.STRANGER_OBJECT_ID, TEAM.id())))) {
            RoleNotes notes = new RoleNotes(cloud);

            assertThat(notes.describe(Credential.SECRET))
                    .isEqualTo("an application with a secret; by its roles it writes through the rule team");
            assertThat(notes.describe(Credential.OPERATOR)).isEqualTo("an operator; no role: 403 everywhere");
            assertThat(notes.describe(Credential.STRANGER))
                    .isEqualTo("a stranger; by its roles it reads platform metrics");
            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo("; by its roles it writes through the rule team");
            assertThat(notes.of(FakeCloud.STRANGER_OBJECT_ID)).isEqualTo("; by its roles it reads platform metrics");
            assertThat(cloud.ruleToRead(FakeCloud.STRANGER_OBJECT_ID))
                    .as("the rule it may read, though it writes through none")
                    .isEqualTo(TEAM.id());
        }
    }

    @Test
    void aRoleThatHasYetToSpreadIsToldWithItsTime() {
        RoleGrant publisher = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, CloudResources.RULE);
        String hint = "; writes from 2026-11-30T10:00:25Z on, when its role has spread: 403 before";
        try (FakeCloud cloud = start(with(publisher.made(NOW, Duration.ofSeconds(25))))) {
            RoleNotes notes = new RoleNotes(cloud);

            assertThat(notes.describe(Credential.SECRET)).isEqualTo("an application with a secret" + hint);
            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo(hint);
            clock.advance(Duration.ofSeconds(25));
            assertThat(notes.of(FakeCloud.OBJECT_ID)).as("it is in force").isEmpty();
        }
    }

    /** Of two rules the one that it may write through first is the one it is sent to, until then and afterwards. */
    @Test
    void whoseRoleOnAFurtherRuleHasYetToSpreadIsSentThereAndToldFromWhenOn() {
        CloudRule later = new CloudRule("later", "dcr-3");
        RoleGrant team = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, TEAM.id());
        RoleGrant second = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, later.id());
        CloudContents contents = CloudContents.usual()
                .withRules(List.of(later, TEAM))
                .withGrants(List.of(
                        team.made(NOW, Duration.ofSeconds(25)),
                        second.made(NOW, Duration.ofSeconds(26)),
                        RoleGrant.of(
                                Role.MONITORING_METRICS_PUBLISHER, FakeCloud.STRANGER_OBJECT_ID, CloudResources.RULE),
                        RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.STRANGER_OBJECT_ID, TEAM.id())
                                .made(NOW, Duration.ofSeconds(25))));
        String hint =
                "; writes through the rule team from 2026-11-30T10:00:25Z on, when its role has spread: 403 before";
        try (FakeCloud cloud = start(contents)) {
            RoleNotes notes = new RoleNotes(cloud);

            assertThat(notes.of(FakeCloud.OBJECT_ID))
                    .isEqualTo("; writes through the rule later from 2026-11-30T10:00:26Z on, when its role has spread:"
                            + " 403 before" + hint);
            assertThat(cloud.environment(Credential.SECRET))
                    .containsEntry("INGESTION_URL", cloud.writeUri("team").toString());
            assertThat(notes.of(FakeCloud.STRANGER_OBJECT_ID))
                    .as("of two")
                    .isEqualTo("; by its roles it writes" + hint);
            assertThat(notes.describe(Credential.STRANGER)).isEqualTo("a stranger; by its roles it writes" + hint);
            assertThat(cloud.environment(Credential.STRANGER))
                    .as("where it may write by now")
                    .containsEntry("INGESTION_URL", cloud.writeUri().toString());
        }
    }

    @Test
    void aRoleToReadThatHasYetToSpreadIsToldByItsName() {
        RoleGrant reader = RoleGrant.of(
                        Role.MONITORING_DATA_READER, FakeCloud.OPERATOR_OBJECT_ID, CloudResources.WORKSPACE)
                .made(NOW, Duration.ofMinutes(30));
        try (FakeCloud cloud = start(with(reader))) {
            assertThat(new RoleNotes(cloud).describe(Credential.OPERATOR))
                    .isEqualTo("an operator; its role Monitoring Data Reader has yet to spread, until"
                            + " 2026-11-30T10:30:00Z: 403 before to what no other role of it allows");
        }
    }

    /** The control interface is asked at any time. */
    @Test
    void aRoleThatIsAssignedLaterCountsAsOneOfTheBeginning() {
        try (FakeCloud cloud = start(with())) {
            RoleNotes notes = new RoleNotes(cloud);
            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo("; no role: 403 everywhere");

            cloud.grants().add(RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, TEAM.id()));

            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo("; by its roles it writes through the rule team");
        }
    }

    /** By the documentation data readers query only; a write of theirs is 403, which nobody should take for trouble. */
    @Test
    void ofWhoeverDoesNotJustWriteItIsToldWhatItMay() {
        try (FakeCloud cloud = start(with(
                RoleGrant.of(Role.MONITORING_DATA_READER, FakeCloud.OBJECT_ID, CloudResources.WORKSPACE),
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OPERATOR_OBJECT_ID, CloudResources.RULE),
                RoleGrant.of(Role.MONITORING_DATA_READER, FakeCloud.OPERATOR_OBJECT_ID, CloudResources.WORKSPACE),
                RoleGrant.of(
                        Role.MONITORING_METRICS_PUBLISHER, FakeCloud.STRANGER_OBJECT_ID, CloudResources.WORKSPACE)))) {
            RoleNotes notes = new RoleNotes(cloud);

            assertThat(notes.of(FakeCloud.OBJECT_ID)).isEqualTo("; by its roles it queries samples");
            assertThat(notes.of(FakeCloud.OPERATOR_OBJECT_ID)).isEqualTo("; by its roles it writes, queries samples");
            assertThat(notes.of(FakeCloud.STRANGER_OBJECT_ID))
                    .as("on the workspace, where it does not count")
                    .isEqualTo("; no role that lets it do anything here: 403 everywhere");
        }
    }

    /** Monitoring Reader lets query too: then nothing is 403 because Monitoring Data Reader has yet to spread. */
    @Test
    void whatIsInForceIsToldBeforeWhatHasYetToSpread() {
        RoleGrant late = RoleGrant.of(Role.MONITORING_DATA_READER, FakeCloud.OBJECT_ID, CloudResources.WORKSPACE)
                .made(NOW, Duration.ofSeconds(25));
        String hint = "; its role Monitoring Data Reader has yet to spread, until 2026-11-30T10:00:25Z: 403 before to"
                + " what no other role of it allows";
        try (FakeCloud cloud = start(
                with(late, RoleGrant.of(Role.MONITORING_READER, FakeCloud.OBJECT_ID, CloudResources.WORKSPACE)))) {
            assertThat(new RoleNotes(cloud).of(FakeCloud.OBJECT_ID))
                    .isEqualTo("; by its roles it queries samples, reads platform metrics" + hint);
        }
        try (FakeCloud cloud = start(with(
                late, RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, FakeCloud.OBJECT_ID, CloudResources.RULE)))) {
            assertThat(new RoleNotes(cloud).of(FakeCloud.OBJECT_ID)).isEqualTo("; by its roles it writes" + hint);
        }
    }
}
