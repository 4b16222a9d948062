package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class ProgramFetcherTest {
    @TempDir
    private Path directory;

    private final AtomicInteger downloads = new AtomicInteger();

    private final BinaryOrigin mirror = (wanted, scratch, progress) -> {
        downloads.incrementAndGet();
        return new BinaryOrigin.Obtained.Unpacked(
                FakePrometheus.in(scratch.resolve("tree"), "3.5.3"), SenderVersion.of("3.5.3"), "a mirror");
    };

    private static final BinaryOrigin DEAD =
            (wanted, scratch, progress) -> new BinaryOrigin.Obtained.Unavailable("dead: no network");

    private ProgramFetcher fetcher(BinaryOrigin... origins) {
        return new ProgramFetcher(new BinaryCache(directory, Program.PROMETHEUS), List.of(origins), line -> {});
    }

    @Test
    void theFirstOriginThatHasItIsUsedAndNothingElseIsLeftBehind() throws IOException {
        assertThat(fetcher(DEAD, mirror).fetch(WantedVersion.any()))
                .isInstanceOfSatisfying(Fetch.Fetched.class, fetched -> {
                    assertThat(fetched.cached()).isFalse();
                    assertThat(fetched.origin()).isEqualTo("a mirror");
                    assertThat(fetched.binary()).isExecutable();
                });
        try (Stream<Path> scratch = Files.list(directory.resolve("scratch"))) {
            assertThat(scratch).isEmpty();
        }
    }

    @Test
    void theSecondFetchDownloadsNothing() {
        fetcher(mirror).fetch(WantedVersion.any());

        assertThat(fetcher(mirror).fetch(WantedVersion.of("3.5")))
                .isInstanceOfSatisfying(
                        Fetch.Fetched.class,
                        fetched -> assertThat(fetched.cached()).isTrue());
        assertThat(downloads).hasValue(1);
        assertThat(fetcher().cached(WantedVersion.any())).isPresent();
    }

    @Test
    void aKeptBinaryThatNoLongerRunsIsFetchedAgain() throws IOException {
        Fetch.Fetched first = (Fetch.Fetched) fetcher(mirror).fetch(WantedVersion.any());
        Files.writeString(first.binary(), "#!/bin/sh\nexit 1\n");

        assertThat(fetcher(mirror).fetch(WantedVersion.any())).isInstanceOf(Fetch.Fetched.class);
        assertThat(downloads).hasValue(2);
    }

    @Test
    void whoFetchesAtTheSameTimeWaitsAndDownloadsNothing() {
        List<CompletableFuture<Fetch>> all = IntStream.range(0, 4)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> fetcher(mirror).fetch(WantedVersion.any())))
                .toList();

        assertThat(all).allSatisfy(fetch -> assertThat(fetch.join()).isInstanceOf(Fetch.Fetched.class));
        assertThat(downloads).hasValue(1);
    }

    @Test
    void everyOriginsReasonIsInTheResult() {
        assertThat(fetcher(DEAD, DEAD).fetch(WantedVersion.any()))
                .isInstanceOfSatisfying(Fetch.NotFetched.class, nothing -> {
                    assertThat(nothing.reasons()).containsExactly("dead: no network", "dead: no network");
                    assertThat(nothing.remedy()).contains("install Prometheus");
                });
    }

    @Test
    void aCacheThatCannotBeWrittenIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        ProgramFetcher fetcher =
                new ProgramFetcher(new BinaryCache(file, Program.PROMETHEUS), List.of(mirror), line -> {});

        assertThat(fetcher.fetch(WantedVersion.any()))
                .isInstanceOfSatisfying(
                        Fetch.NotFetched.class,
                        nothing -> assertThat(nothing.reasons())
                                .singleElement()
                                .asString()
                                .contains("cannot lock the cache"));
    }
}
