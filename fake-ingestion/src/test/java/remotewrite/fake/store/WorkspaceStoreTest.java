package remotewrite.fake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.fake.Label;
import remotewrite.fake.ManualClock;
import remotewrite.fake.Sample;

class WorkspaceStoreTest {
    private static final List<Label> UP = List.of(new Label("__name__", "up"), new Label("job", "a"));

    private final ManualClock clock = new ManualClock();
    private final WorkspaceStore store = azure(AzureLimits.PerWorkspace.NONE);

    @ParameterizedTest
    @CsvSource({"1000, Duplicate", "999, OutOfOrder", "-1, OutOfOrder", "1001, ''"})
    void aSampleMustBeNewerThanTheLatestOfItsSeries(long secondMillis, String reason) {
        assertThat(append(UP, 1, 1000)).isEmpty();

        assertThat(append(UP, 2, secondMillis).map(DropReason::ofSamples).orElse(""))
                .isEqualTo(reason);
        assertThat(all())
                .containsExactly(new StoredSeries(
                        UP,
                        reason.isEmpty()
                                ? List.of(Sample.of(1, 1000), Sample.of(2, secondMillis))
                                : List.of(Sample.of(1, 1000))));
    }

    @Test
    void aSampleAtTheTimeOfAnEarlierOneThanTheLatestIsOutOfOrder() {
        append(UP, 1, 1000);
        append(UP, 2, 2000);

        assertThat(append(UP, 1, 1000)).contains(DropReason.OUT_OF_ORDER);
    }

    @Test
    void seriesThatDifferInCaseAreOneSpeltAsItCameFirst() {
        List<Label> shouted = List.of(new Label("JOB", "A"), new Label("__name__", "Up"));

        assertThat(append(UP, 1, 1000)).isEmpty();
        assertThat(append(shouted, 2, 1000)).contains(DropReason.DUPLICATE);
        assertThat(append(shouted, 3, 2000)).isEmpty();
        assertThat(all()).containsExactly(new StoredSeries(UP, List.of(Sample.of(1, 1000), Sample.of(3, 2000))));
    }

    @Test
    void valuesAreKeptBitForBit() {
        Sample stale = Sample.stale(1000);
        Sample other = new Sample(0x7ff8_dead_beef_0001L, 2000);
        store.append(UP, stale, clock.millis());
        store.append(UP, other, clock.millis());

        assertThat(all().get(0).samples()).containsExactly(stale, other);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 119, 120, 121, 240, 241, 1000})
    void everyNumberOfSamplesIsKept(int count) {
        List<Sample> samples = IntStream.range(0, count)
                .mapToObj(at -> Sample.of(at, 15_000L * at))
                .toList();
        samples.forEach(sample -> store.append(UP, sample, clock.millis()));

        assertThat(all()).containsExactly(new StoredSeries(UP, samples));
    }

    @Test
    void timesMayBeAsFarApartAsNumbersGo() {
        List<Sample> samples = LongStream.of(
                        -2_000_000_000_000L,
                        -1,
                        0,
                        Integer.MAX_VALUE,
                        1L + Integer.MAX_VALUE,
                        4_000_000_000_000L,
                        Long.MAX_VALUE)
                .mapToObj(millis -> Sample.of(1, millis))
                .toList();
        samples.forEach(
                sample -> assertThat(store.append(UP, sample, clock.millis())).isEmpty());

        // 100 years are kept, so that the first one, of 1906, is not
        assertThat(all().get(0).samples()).isEqualTo(samples.subList(1, samples.size()));
    }

    @ParameterizedTest
    @CsvSource({"0, 2000, 2", "1000, 1999, 1", "1001, 2000, 1", "1001, 1999, 0", "2000, 1000, 0", "2001, 9999, 0"})
    void theBoundsOfARangeBelongToIt(long fromMillis, long toMillis, int count) {
        append(UP, 1, 1000);
        append(UP, 2, 2000);

        List<StoredSeries> selected = store.select(labels -> true, fromMillis, toMillis);

        assertThat(selected.stream().mapToInt(series -> series.samples().size()).sum())
                .isEqualTo(count);
        assertThat(selected)
                .as("a series without samples in the range is not told")
                .hasSize(count == 0 ? 0 : 1);
    }

    @Test
    void onlyWantedSeriesAreToldAndTheyShowTheirLabelsInOrder() {
        List<List<Label>> asked = new ArrayList<>();
        append(List.of(new Label("job", "a"), new Label("__name__", "up")), 1, 1000);
        append(List.of(new Label("__name__", "down")), 1, 1000);

        List<StoredSeries> selected = store.select(
                labels -> {
                    asked.add(labels);
                    return labels.contains(new Label("__name__", "up"));
                },
                0,
                2000);

        assertThat(asked).containsExactlyInAnyOrder(UP, List.of(new Label("__name__", "down")));
        assertThat(selected).extracting(StoredSeries::labels).containsExactly(UP);
    }

    @Test
    void samplesOlderThanTheRetentionAreGone() {
        WorkspaceStore keepingAnHour = azure(AzureLimits.PerWorkspace.NONE.withRetention(Duration.ofHours(1)));
        long start = clock.millis();
        keepingAnHour.append(UP, Sample.of(1, start), start);
        keepingAnHour.append(UP, Sample.of(2, start + 1), start);

        clock.advance(Duration.ofHours(1));
        assertThat(times(keepingAnHour)).containsExactly(start, start + 1);
        clock.advance(Duration.ofMillis(1));
        assertThat(times(keepingAnHour)).containsExactly(start + 1);
        clock.advance(Duration.ofMillis(1));
        assertThat(times(keepingAnHour)).isEmpty();
    }

    @Test
    void aSeriesIsForgottenWhenItIsNeitherActiveNorRetained() {
        WorkspaceStore keepingAnHour = azure(AzureLimits.PerWorkspace.NONE.withRetention(Duration.ofHours(1)));
        keepingAnHour.append(UP, Sample.of(1, clock.millis()), clock.millis());
        List<Label> other = List.of(new Label("__name__", "other"));

        clock.advance(Duration.ofMinutes(12 * 60 - 1));
        keepingAnHour.append(other, Sample.of(1, clock.millis()), clock.millis());
        assertThat(keepingAnHour.seriesCount()).as("still active").isEqualTo(2);
        clock.advance(Duration.ofHours(1));
        keepingAnHour.append(other, Sample.of(1, clock.millis()), clock.millis());
        assertThat(keepingAnHour.seriesCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void oneSeriesMoreThanMayBeActiveIsThrottled(int limit) {
        WorkspaceStore limited = azure(AzureLimits.PerWorkspace.NONE.withActiveSeries(limit));
        for (int at = 0; at < limit; at++) {
            assertThat(limited.append(named("m" + at), Sample.of(1, 1000), clock.millis()))
                    .isEmpty();
        }

        assertThat(limited.append(named("late"), Sample.of(1, 1000), clock.millis()))
                .contains(DropReason.LIMIT_THROTTLING);
        assertThat(limited.append(named("m0"), Sample.of(1, 1001), clock.millis()))
                .as("a series that is active may go on")
                .isEmpty();
        clock.advance(Duration.ofMinutes(12 * 60 - 1));
        assertThat(limited.append(named("late"), Sample.of(1, 1000), clock.millis()))
                .as("a minute before 12 h")
                .contains(DropReason.LIMIT_THROTTLING);
        clock.advance(Duration.ofMinutes(1));
        assertThat(limited.append(named("late"), Sample.of(1, 1000), clock.millis()))
                .as("12 h later")
                .isEmpty();
    }

    @Test
    void aSeriesThatWasInactiveNeedsRoomAgain() {
        WorkspaceStore limited = azure(AzureLimits.PerWorkspace.NONE.withActiveSeries(1));
        limited.append(named("first"), Sample.of(1, 1000), clock.millis());
        clock.advance(Duration.ofHours(12));
        limited.append(named("second"), Sample.of(1, 1000), clock.millis());

        assertThat(limited.append(named("first"), Sample.of(1, 2000), clock.millis()))
                .contains(DropReason.LIMIT_THROTTLING);
    }

    @ParameterizedTest
    @CsvSource({
        "LIMIT_THROTTLING, 1000, LIMIT_THROTTLING",
        "LIMIT_THROTTLING, 999, LIMIT_THROTTLING",
        "OUT_OF_ORDER, 1000, DUPLICATE",
        "OUT_OF_ORDER, 999, OUT_OF_ORDER",
        "OUT_OF_ORDER, 1001, LIMIT_THROTTLING"
    })
    void asWhatALateSampleOfAnInactiveSeriesIsCountedCanBeChosen(
            AzureLimits.LateReason chosen, long millis, DropReason reason) {
        WorkspaceStore limited =
                azure(AzureLimits.PerWorkspace.NONE.withActiveSeries(1).withLateReason(chosen));
        limited.append(named("first"), Sample.of(1, 1000), clock.millis());
        assertThat(limited.append(named("first"), Sample.of(2, 999), clock.millis()))
                .as("active, whatever is chosen")
                .contains(DropReason.OUT_OF_ORDER);
        clock.advance(Duration.ofHours(12));
        limited.append(named("second"), Sample.of(1, 1000), clock.millis());

        assertThat(limited.append(named("first"), Sample.of(2, millis), clock.millis()))
                .contains(reason);
        assertThat(AzureLimits.PerWorkspace.DOCUMENTED.lateReason()).isEqualTo(AzureLimits.LateReason.LIMIT_THROTTLING);
    }

    @Test
    void aDroppedSampleKeepsNoSeriesActive() {
        WorkspaceStore limited = azure(AzureLimits.PerWorkspace.NONE.withActiveSeries(1));
        limited.append(named("first"), Sample.of(1, 1000), clock.millis());
        clock.advance(Duration.ofHours(11));
        assertThat(limited.append(named("first"), Sample.of(1, 1000), clock.millis()))
                .contains(DropReason.DUPLICATE);
        clock.advance(Duration.ofHours(1));

        assertThat(limited.append(named("second"), Sample.of(1, 1000), clock.millis()))
                .isEmpty();
    }

    /** What many threads do at once shows a missing lock only by chance; this shows it always. */
    @Test
    void aWriteWaitsForTheOneUnderWay() throws Exception {
        Thread writer = new Thread(() -> append(UP, 1, 1000));
        synchronized (store) {
            writer.start();
            while (!Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED).contains(writer.getState())) {
                Thread.onSpinWait();
            }
            assertThat(writer.getState()).isEqualTo(Thread.State.BLOCKED);
        }
        writer.join();

        assertThat(all()).hasSize(1);
    }

    @Test
    void severalThreadsWriteAndReadAtOnce() throws Exception {
        int perThread = 2000;
        List<Callable<Long>> writers = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            List<Label> own = named("m" + thread);
            writers.add(() -> LongStream.rangeClosed(1, perThread)
                    .filter(at -> store.append(own, Sample.of(at, at), clock.millis())
                                    .isEmpty()
                            & store.append(UP, Sample.of(at, at), clock.millis())
                                    .map(drop -> true)
                                    .orElse(true)
                            & store.select(labels -> at % 100 == 0, 0, 10).size() <= 5)
                    .count());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Long> written : threads.invokeAll(writers)) {
                assertThat(written.get()).isEqualTo(perThread);
            }
        }

        assertThat(all())
                .hasSize(5)
                .allSatisfy(series -> assertThat(series.samples())
                        .extracting(Sample::timestampMillis)
                        .isSorted()
                        .doesNotHaveDuplicates()
                        .last()
                        .isEqualTo((long) perThread));
    }

    private static List<Label> named(String name) {
        return List.of(new Label("__name__", name));
    }

    private Optional<DropReason> append(List<Label> labels, double value, long millis) {
        return store.append(labels, Sample.of(value, millis), clock.millis());
    }

    private List<StoredSeries> all() {
        return store.select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private WorkspaceStore azure(AzureLimits.PerWorkspace limits) {
        return new WorkspaceStore(clock, limits, WorkspaceRules.AZURE);
    }

    private static List<Long> times(WorkspaceStore store) {
        return store.select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE).stream()
                .flatMap(series -> series.samples().stream())
                .map(Sample::timestampMillis)
                .toList();
    }
}
