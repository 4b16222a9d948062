package remotewrite.fake.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who holds which role where, and from when on. */
class RoleGrantsTest {
    private static final Instant SINCE = Instant.parse("2026-11-23T12:00:00Z");
    private static final String PRINCIPAL = "BBBBBBBB-0000-0000-0000-000000000001";
    private static final ResourceId RULE = ResourceId.of("/subscriptions/s/resourceGroups/g/providers/a/b/rule");
    private static final RoleGrant GRANT = RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, PRINCIPAL, RULE);

    private static Access at(Instant now, RoleGrant... grants) {
        return RoleGrants.of(Clock.fixed(now, ZoneOffset.UTC), grants).access(Role.MONITORING_METRICS_PUBLISHER, RULE);
    }

    @Test
    void aGrantIsInForceFromTheEndOfItsPropagationOnForItsPrincipalOnly() {
        RoleGrant grant = GRANT.made(SINCE, Duration.ofMinutes(30));

        assertThat(at(SINCE, grant).allows(PRINCIPAL)).isFalse();
        assertThat(at(SINCE.plusSeconds(1799), grant).allows(PRINCIPAL)).isFalse();
        assertThat(at(SINCE.plusSeconds(1800), grant).allows(PRINCIPAL)).isTrue();
        assertThat(at(SINCE.plusSeconds(1800), grant).allows("bbbbbbbb-0000-0000-0000-000000000001"))
                .isTrue();
        assertThat(at(SINCE.plusSeconds(1800), grant).allows("bbbbbbbb-0000-0000-0000-000000000002"))
                .isFalse();
    }

    @Test
    void aSecondGrantTakesNothingAway() {
        assertThat(at(SINCE, GRANT, GRANT.made(SINCE, Duration.ofMinutes(30))).allows(PRINCIPAL))
                .isTrue();
    }

    @Test
    void aRoleHoldsBelowItsScopeAndNotAboveOrBeside() {
        RoleGrant onGroup = RoleGrant.of(
                Role.MONITORING_METRICS_PUBLISHER, PRINCIPAL, ResourceId.of("/SUBSCRIPTIONS/S/resourcegroups/G"));
        RoleGrant beside = RoleGrant.of(
                Role.MONITORING_METRICS_PUBLISHER,
                PRINCIPAL,
                ResourceId.of("/subscriptions/s/resourceGroups/g/providers/a/b/rul"));
        RoleGrant onSubscription =
                RoleGrant.of(Role.MONITORING_METRICS_PUBLISHER, PRINCIPAL, ResourceId.of("/subscriptions/s"));
        RoleGrant onWorkspace = RoleGrant.of(
                Role.MONITORING_METRICS_PUBLISHER,
                PRINCIPAL,
                ResourceId.of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Monitor/accounts/workspace"));
        RoleGrant other = RoleGrant.of(Role.OWNER, PRINCIPAL, RULE);

        assertThat(at(SINCE, onGroup).allows(PRINCIPAL)).isTrue();
        assertThat(at(SINCE, onSubscription).allows(PRINCIPAL)).isTrue();
        assertThat(at(SINCE, onWorkspace).allows(PRINCIPAL)).isFalse();
        assertThat(at(SINCE, beside).allows(PRINCIPAL)).isFalse();
        assertThat(at(SINCE, other).allows(PRINCIPAL)).isFalse();
    }

    @Test
    void accessSeesGrantsThatAreMadeLater() {
        RoleGrants grants = RoleGrants.of(Clock.fixed(SINCE, ZoneOffset.UTC));
        Access access = grants.access(Role.MONITORING_METRICS_PUBLISHER, RULE);

        assertThat(access.allows(PRINCIPAL)).isFalse();
        assertThat(grants.add(GRANT)).isEmpty();
        assertThat(access.allows(PRINCIPAL)).isTrue();
        grants.replace();
        assertThat(access.allows(PRINCIPAL)).isFalse();
    }

    @Test
    void aFixedAccessComparesWithoutCase() {
        assertThat(Access.of(List.of(PRINCIPAL)).allows(PRINCIPAL.toLowerCase()))
                .isTrue();
        assertThat(Access.of(List.of()).allows(PRINCIPAL)).isFalse();
    }

    @Test
    void cannotBeInForceBeforeItWasMade() {
        assertThatThrownBy(() -> GRANT.made(SINCE, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
