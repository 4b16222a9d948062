package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import remotewrite.fake.IdentityAnswers;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudAnswers;
import remotewrite.fake.cloud.CloudContents;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.query.Casing;
import remotewrite.fake.query.NameRule;
import remotewrite.fake.query.QueryRules;
import remotewrite.fake.store.AzureLimits;

/** What a setup file changes in the cloud that is there, and what it leaves alone. */
class SetupOnCloudTest {
    @TempDir
    private Path directory;

    @Test
    void aSetupComesOnTopOfWhatThereIs() {
        Setup setup = SetupFile.parse("""
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                propagation: PT5M
                """, "s", directory);

        CloudContents usual = CloudContents.usual();
        CloudContents changed = setup.on(usual);

        assertThat(changed.tenants())
                .containsExactly(usual.tenants().getFirst(), usual("11111111-2222-3333-4444-555555555555"));
        assertThat(changed.grants()).isEqualTo(usual.grants());
        assertThat(changed.identities()).isEqualTo(usual.identities());
        assertThat(changed.propagation()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void profileAndLimitsBecomeThoseOfTheCloud() {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), directory);

        CloudSettings changed = SetupFile.parse("ingestion: {profile: spec, bodyBytes: 7}", "s", directory)
                .on(usual);

        assertThat(changed.profile()).isEqualTo(IngestionProfile.SPEC);
        assertThat(changed.limits()).isEqualTo(AzureLimits.NONE);
        assertThat(changed.ruleLimits())
                .isEqualTo(new AzureLimits.PerRule(7, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED));
        assertThat(changed.contents().tenants()).isEqualTo(usual.contents().tenants());
    }

    @Test
    void aFileWithoutIngestionLeavesProfileAndLimitsAlone() {
        CloudSettings spec = CloudSettings.of(Clock.systemUTC(), directory).withProfile(IngestionProfile.SPEC);

        CloudSettings changed =
                SetupFile.parse("propagation: PT5M", "s", directory).on(spec);

        assertThat(changed.profile()).isEqualTo(IngestionProfile.SPEC);
        assertThat(changed.limits()).isEqualTo(AzureLimits.NONE);
        assertThat(changed.ruleLimits()).isEqualTo(AzureLimits.PerRule.BODY_ONLY);
        assertThat(changed.contents().propagation()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void answersBecomeThoseOfTheCloud() {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), directory);

        CloudAnswers changed = SetupFile.parse("""
                ingestion: {answers: {success: ok, overLimit: badRequest}}
                query: {validation: azure422, anyLabelValues: true}
                """, "s", directory).on(usual).answers();

        assertThat(changed.ingestion())
                .isEqualTo(IngestionAnswers.DEFAULT
                        .withSuccess(IngestionAnswers.Success.OK)
                        .withOverLimit(IngestionAnswers.OverLimit.BAD_REQUEST));
        assertThat(changed.query())
                .isEqualTo(QueryRules.AZURE
                        .withValidation(QueryRules.Validation.AZURE_422)
                        .withAnyLabelValues(true));
        assertThat(usual.answers())
                .isEqualTo(new CloudAnswers(IngestionAnswers.DEFAULT, QueryRules.AZURE, IdentityAnswers.DEFAULT));
    }

    @Test
    void queryRulesThatTheFileDoesNotSayAreThoseOfTheProfile() {
        CloudSettings usual = CloudSettings.of(Clock.systemUTC(), directory);
        QueryRules wanted = QueryRules.PROMETHEUS.withName(NameRule.EQUALITY).withCasing(Casing.INSENSITIVE);
        String query = "query: {name: equality, casing: insensitive}";

        assertThat(SetupFile.parse("ingestion: {profile: spec}\n" + query, "s", directory)
                        .on(usual)
                        .answers()
                        .query())
                .as("the profile of the file")
                .isEqualTo(wanted);
        assertThat(SetupFile.parse(query, "s", directory)
                        .on(usual.withProfile(IngestionProfile.SPEC))
                        .answers()
                        .query())
                .as("that of an option")
                .isEqualTo(wanted);
    }

    @Test
    void whatTheProfileOfAnOptionHasNoUseForIsRefused() {
        CloudSettings spec = CloudSettings.of(Clock.systemUTC(), directory).withProfile(IngestionProfile.SPEC);
        Setup setup = SetupFile.parse("query: {shortStep: rounded}", "s", directory);

        assertThatThrownBy(() -> setup.on(spec))
                .isInstanceOf(SetupException.class)
                .hasMessageEndingWith(
                        "query.shortStep: 'rounded' is for the profile azure; the profile spec takes any step:"
                                + " leave this out");
        assertThat(setup.on(CloudSettings.of(Clock.systemUTC(), directory))
                        .answers()
                        .query()
                        .answers()
                        .shortStep())
                .isEqualTo(QueryRules.ShortStep.ROUNDED);
    }

    /** With the resources that the fake cloud's own tenant has. */
    private static Tenant usual(String id) {
        return new Tenant(
                id,
                EntraCloud.PUBLIC,
                List.of(),
                List.of(),
                CloudContents.usual().tenants().getFirst().resources());
    }
}
