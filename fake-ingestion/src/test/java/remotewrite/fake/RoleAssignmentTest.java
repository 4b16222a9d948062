package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a role assignment begins to be in force. */
class RoleAssignmentTest {
    private static final Instant SINCE = Instant.parse("2026-11-23T12:00:00Z");
    private static final String PRINCIPAL = "BBBBBBBB-0000-0000-0000-000000000001";

    @Test
    void grantsWhenItHasPropagatedToItsPrincipalOnly() {
        RoleAssignment role = new RoleAssignment(PRINCIPAL, SINCE, Duration.ofMinutes(30));

        assertThat(role.grants(PRINCIPAL, SINCE)).isFalse();
        assertThat(role.grants(PRINCIPAL, SINCE.plusSeconds(1799))).isFalse();
        assertThat(role.grants(PRINCIPAL, SINCE.plusSeconds(1800))).isTrue();
        assertThat(role.grants("bbbbbbbb-0000-0000-0000-000000000001", SINCE.plusSeconds(1800)))
                .isTrue();
        assertThat(role.grants("bbbbbbbb-0000-0000-0000-000000000002", SINCE.plusSeconds(1800)))
                .isFalse();
    }

    @Test
    void withoutADelayItIsInForceAtOnce() {
        assertThat(new RoleAssignment(PRINCIPAL, SINCE, Duration.ZERO).grants(PRINCIPAL, SINCE))
                .isTrue();
        assertThat(RoleAssignment.of(PRINCIPAL).grants(PRINCIPAL, Instant.EPOCH))
                .isTrue();
    }

    @Test
    void cannotBeInForceBeforeItWasMade() {
        assertThatThrownBy(() -> new RoleAssignment(PRINCIPAL, SINCE, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
