package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureLimitsTest {
    @Test
    void theDocumentedLimitsAreThoseOfTheDocumentation() {
        assertThat(AzureLimits.PerRule.DOCUMENTED)
                .isEqualTo(new AzureLimits.PerRule(1_048_576, 15_000, 53_687_091_200L));
        assertThat(AzureLimits.DOCUMENTED)
                .isEqualTo(new AzureLimits(
                        new AzureLimits.PerWorkspace(1_000_000, Duration.ofHours(12), 1_000_000, Duration.ofDays(548)),
                        new AzureLimits.PerSeries(63, 511, 511, 1023, Set.of()),
                        new AzureLimits.Window(Duration.ofMinutes(20), Duration.ofMinutes(20))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$PerRule", "$PerWorkspace", "$PerSeries", "$Window"})
    void whicheverPartIsLoadedFirstTheConstantsAreWhole(String part) throws Exception {
        String name = AzureLimits.class.getName();
        URL[] classes = {AzureLimits.class.getProtectionDomain().getCodeSource().getLocation()};
        try (URLClassLoader fresh = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Class.forName(name + part, true, fresh);

            assertThat(Class.forName(name, true, fresh).getField("DOCUMENTED").get(null))
                    .hasToString(AzureLimits.DOCUMENTED.toString());
        }
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AzureLimits.PerRule(1, 0, 1))
                .withMessage("requestsPerMinute is 0, 1 or more is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AzureLimits.PerWorkspace.NONE.withRetention(Duration.ZERO))
                .withMessage("retention in milliseconds is 0, 1 or more is needed");
    }

    @Test
    void theReasonsAreThoseOfThePlatformMetrics() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::ofSamples))
                .containsExactlyInAnyOrder(
                        "Duplicate",
                        "OutOfOrder",
                        "LimitThrottling",
                        "InvalidTimeRange",
                        "OldData",
                        "InternalError",
                        "ReservedDimensionName",
                        "BadInputFormat");
        assertThat(Arrays.stream(DropReason.values())
                        .filter(reason -> reason.ofEvents().isPresent())
                        .collect(Collectors.toMap(
                                DropReason::ofSamples,
                                reason -> reason.ofEvents().orElseThrow())))
                .isEqualTo(Map.of(
                        "OldData", "OldData",
                        "InvalidTimeRange", "OldData",
                        "LimitThrottling", "LimitThrottling",
                        "BadInputFormat", "BadInputFormat",
                        "InternalError", "InternalError"));
        assertThat(List.of(DropReason.DUPLICATE, DropReason.OUT_OF_ORDER, DropReason.RESERVED_DIMENSION_NAME))
                .allSatisfy(reason -> assertThat(reason.ofEvents()).isEmpty());
    }
}
