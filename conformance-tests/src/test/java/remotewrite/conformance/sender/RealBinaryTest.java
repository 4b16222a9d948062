package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import remotewrite.conformance.NotRun;
import remotewrite.fake.WriteMessage;

/** With a Prometheus from the PATH, or one that is fetched and kept, else {@link NotRun}. */
@Tag("real-sender")
class RealBinaryTest {
    @TempDir
    private Path directory;

    private static Sender real(String version) {
        SenderPreferences preferences = SenderPreferences.none().withVersion(WantedVersion.of(version));
        SenderSource nowhere = ignored -> SenderSource.Search.nothing("container", "not for this test", "none");
        SenderSearch search = new SenderFinder(
                        nowhere,
                        new BinarySource(System.getenv()),
                        new FetchSource(ProgramFetcher.prometheus(System.getenv(), System.out::println)))
                .find(preferences);
        if (search.choice().isEmpty()) {
            return NotRun.because("no Prometheus " + version + ":\n" + search.explanation());
        }
        System.out.println("Prometheus " + search.choice().get().version() + ", "
                + search.choice().get().runtime());
        return search.choice().get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.42", "2.53", "3.5"})
    void whatIsScrapedIsWrittenWithTheJobsLabelsAndCredentials(String version) throws IOException {
        Sender sender = real(version);
        try (Surroundings surroundings = new Surroundings(sender)) {
            SenderJob job = surroundings
                    .job(directory)
                    .withScrapeInterval(Duration.ofMillis(500))
                    .withExternalLabels(Map.of("cluster", "a \"b\" $HOME ${HOME} \\ #"))
                    .withJobLabels(Map.of("zone", "{{ x }}: 1"));
            RunningSender running = sender.start(job);
            try (running) {
                Surroundings.Write write = surroundings.awaitSample();

                assertThat(write.authorization()).isEqualTo("Bearer canary-of-the-sender");
                assertThat(write.encoding()).isEqualTo("snappy");
                assertThat(write.version()).isEqualTo("0.1.0");
                assertThat(write.decompressed()).contains("a \"b\" $HOME ${HOME} \\ #", "{{ x }}: 1");
                assertThat(running.alive()).isTrue();
            }
            assertThat(running.exit()).isEqualTo(new ExitStatus.Exited(0));
            assertThat(running.log())
                    .anyMatch(line -> line.contains("See you next time!"))
                    .noneMatch(line -> line.contains("canary-of-the-sender"));
        }
    }

    @Test
    void theFullestConfigurationIsTaken() throws IOException {
        Sender sender = real("3.5");
        try (Surroundings surroundings = new Surroundings(sender)) {
            SenderJob job = surroundings
                    .job(directory)
                    .withWriteSettings(WriteSettings.defaults()
                            .withMessage(WriteMessage.V2)
                            .withExemplars(true)
                            .withNativeHistograms(true)
                            .withRetryOnRateLimit(true));
            try (RunningSender running = sender.start(job)) {
                assertThat(surroundings.awaitSample().version()).isEqualTo("2.0.0");
                assertThat(running.alive()).isTrue();
            }
        }
    }

    @Test
    void aRefusedConfigurationIsInTheFailure() {
        real("3.5");
        ProgramFetcher fetcher = ProgramFetcher.prometheus(System.getenv(), System.out::println);
        Fetch fetch = fetcher.fetch(WantedVersion.of("2.42"));
        Fetch.Fetched old = fetch instanceof Fetch.Fetched found
                ? found
                : NotRun.because("no Prometheus of 2.42 can be had here: " + fetch);
        Sender misnamed = new PrometheusProcess(old.binary(), SenderVersion.of("3.5.0"), "2.42 that is taken for 3.5");

        assertThatThrownBy(() ->
                        misnamed.start(SenderJob.of(URI.create("http://localhost:1/write"), "localhost:2", directory)))
                .isInstanceOf(SenderFailure.class)
                .hasMessageContaining("ended with code")
                .hasMessageContaining("field fallback_scrape_protocol not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.42", "2.53", "3.5"})
    void promtoolAcceptsTheConfigurationWhereItComesWithPrometheus(String version) throws IOException {
        real(version);
        Optional<Path> promtool = ProgramFetcher.prometheus(System.getenv(), System.out::println)
                .cached(WantedVersion.of(version))
                .map(kept -> kept.binary().resolveSibling("promtool"))
                .filter(Files::isExecutable);
        if (promtool.isEmpty()) {
            NotRun.anywhere("the package of Prometheus " + version + " has no promtool");
        }
        SenderJob job = SenderJob.of(URI.create("http://localhost:1/write"), "localhost:2", directory);
        Path config = Files.writeString(
                directory.resolve("prometheus.yml"), PrometheusConfig.render(job, SenderVersion.of(version)));

        assertThat(new Command(
                                List.of(promtool.get().toString(), "check", "config", config.toString()),
                                Duration.ofSeconds(20))
                        .run())
                .satisfies(outcome ->
                        assertThat(outcome.succeeded()).as(outcome.summary()).isTrue());
    }
}
