package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/** The platform metrics minute by minute. */
class WorkspaceTalliesTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ManualClock clock = new ManualClock();
    private final Workspace workspace = Workspace.of(clock, AzureLimits.DOCUMENTED);

    @Test
    void aMinuteWithEventsHasEveryMetric() {
        take("a", "b");
        take("a");

        assertThat(workspace.tallies().between(NOON, NOON.plusSeconds(60)))
                .containsExactlyInAnyOrder(
                        tally(NOON, "ActiveTimeSeries", 2),
                        tally(NOON, "ActiveTimeSeriesLimit", 1_000_000),
                        tally(NOON, "ActiveTimeSeriesPercentUtilization", 0.0002),
                        tally(NOON, "EventsPerMinuteIngested", 3),
                        tally(NOON, "EventsPerMinuteIngestedLimit", 1_000_000),
                        tally(NOON, "EventsPerMinuteIngestedPercentUtilization", 0.0003),
                        new Tally(NOON, "TimeSeriesSamplesDropped", Map.of("Reason", "Duplicate"), 1));
    }

    @Test
    void aQuietMinuteHasLevelsAndLimitsButNoEvents() {
        take("a");
        clock.advance(Duration.ofMinutes(2));
        take("a");
        Instant quiet = NOON.plusSeconds(60);

        assertThat(workspace.tallies().between(quiet, quiet.plusSeconds(60)))
                .containsExactlyInAnyOrder(
                        tally(quiet, "ActiveTimeSeries", 1),
                        tally(quiet, "ActiveTimeSeriesLimit", 1_000_000),
                        tally(quiet, "ActiveTimeSeriesPercentUtilization", 0.0001),
                        tally(quiet, "EventsPerMinuteIngestedLimit", 1_000_000));
    }

    @Test
    void aSeriesIsActiveForTwelveHoursAndEarlierMinutesKeepTheirLevels() {
        take("a", "b");
        clock.advance(Duration.ofMinutes(1));
        take("b", "c");
        clock.advance(Duration.ofHours(13));

        assertThat(active(0)).isEqualTo(2);
        assertThat(active(1)).isEqualTo(3);
        assertThat(active(12 * 60 - 1)).isEqualTo(3);
        assertThat(active(12 * 60)).isEqualTo(2);
        assertThat(active(12 * 60 + 1)).isZero();
        take("a");
        assertThat(active(13 * 60)).isZero();
        assertThat(active(13 * 60 + 1)).isEqualTo(1);
    }

    @Test
    void onlyMinutesThatStartInTheRangeAndHaveBegunAreTold() {
        take("a");
        clock.advance(Duration.ofMinutes(2));

        assertThat(minutes(NOON, NOON)).isEmpty();
        assertThat(minutes(NOON, NOON.plusMillis(1))).containsExactly(NOON);
        assertThat(minutes(NOON.plusNanos(1), NOON.plusSeconds(61))).containsExactly(NOON.plusSeconds(60));
        assertThat(minutes(Instant.MIN, Instant.MAX))
                .containsExactly(NOON, NOON.plusSeconds(60), NOON.plusSeconds(120));
        assertThat(minutes(Instant.MAX, Instant.MIN)).isEmpty();
    }

    @Test
    void minutesAreKeptForNinetyThreeDays() {
        take("a");
        clock.advance(Duration.ofDays(93));
        take("a");
        assertThat(events(NOON)).as("the 93rd day").isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        take("a");

        assertThat(events(NOON)).isZero();
        assertThat(minutes(Instant.MIN, Instant.MAX)).first().isEqualTo(NOON.plus(Duration.ofDays(93)));
    }

    private long events(Instant minute) {
        return workspace.tallies().between(minute, minute.plusSeconds(60)).stream()
                .filter(tally -> tally.metric().equals("EventsPerMinuteIngested"))
                .count();
    }

    private List<Instant> minutes(Instant from, Instant to) {
        return workspace.tallies().between(from, to).stream()
                .map(Tally::minute)
                .distinct()
                .toList();
    }

    private double active(long minutesAfterNoon) {
        Instant minute = NOON.plus(Duration.ofMinutes(minutesAfterNoon));
        return workspace.tallies().between(minute, minute.plusSeconds(60)).stream()
                .filter(tally -> tally.metric().equals("ActiveTimeSeries"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private void take(String... names) {
        workspace.take(Stream.of(names)
                .map(name -> TimeSeries.of(List.of(new Label("__name__", name)), List.of(Sample.of(1, clock.millis()))))
                .toList());
    }

    private static Tally tally(Instant minute, String metric, double value) {
        return new Tally(minute, metric, Map.of(), value);
    }
}
