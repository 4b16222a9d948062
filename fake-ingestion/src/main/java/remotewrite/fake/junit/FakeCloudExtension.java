package remotewrite.fake.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;
import remotewrite.fake.cloud.CloudRecording;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;

/**
 * A {@link FakeCloud} for the tests of a class:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FakeCloudExtension azure = FakeCloudExtension.start();
 * }</pre>
 *
 * <p>It listens from the moment it is made, so that other static fields may use its addresses, until the last test of
 * the class has ended. Every test begins {@linkplain FakeCloud#reset as after the start}: no faults, empty journals. When a test
 * fails, what happened during it is kept as an HAR file, whose path is a report entry of the test and printed to standard error. It lies
 * in {@code target/fake-cloud}, without a {@code target} in {@code build/fake-cloud}, without either in {@code fake-cloud}. Parameters of type
 * {@link FakeCloud} are resolved. As an instance field, or with {@code @ExtendWith}, it works too; as an instance field
 * it starts a cloud for every test.
 *
 * <p>With a setup of one's own, a file or what {@link CloudSettings} has:
 *
 * <pre>{@code
 * FakeCloudExtension.start(settings -> SetupFile.read(Path.of("azure.yaml")).on(settings))
 * FakeCloudExtension.start(settings -> settings.withEntraClock(Clock.offset(settings.clock(), Duration.ofMinutes(6))))
 * }</pre>
 *
 * and then {@link FakeCloud#token(String, String)} for another application or audience, and {@link FakeCloud#writeUri(String)} for
 * another data collection rule.
 *
 * <p>Tests that share an extension must not run at the same time: they would reset each other's journals.
 */
public final class FakeCloudExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    /** The key of the report entry with the path of the recording of a test that failed. */
    public static final String RECORDING = "fake cloud recording";

    /** For how long {@link #writes(int)} waits. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Path files;
    private final FakeCloud cloud;
    private final Path recordings;

    /** The unique id of the class or test it was registered for, empty before its first callback. */
    private String owner = "";

    private FakeCloudExtension(Path files, FakeCloud cloud, Path recordings) {
        this.files = files;
        this.cloud = cloud;
        this.recordings = recordings;
    }

    /** As {@link #start()}, for {@code @ExtendWith}. */
    public FakeCloudExtension() {
        files = newDirectory();
        cloud = FakeCloud.start(CloudSettings.of(Clock.systemUTC(), files));
        recordings = usualRecordings();
    }

    /** Starts the fakes as {@link CloudSettings#of} sets them up. */
    public static FakeCloudExtension start() {
        return new FakeCloudExtension();
    }

    /**
     * Starts the fakes.
     *
     * @param change what shall be otherwise than {@link CloudSettings#of} sets it up: {@code settings ->
     *     SetupFile.read(file).on(settings)} for what a setup file says
     */
    public static FakeCloudExtension start(UnaryOperator<CloudSettings> change) {
        Path files = newDirectory();
        return new FakeCloudExtension(
                files, FakeCloud.start(change.apply(CloudSettings.of(Clock.systemUTC(), files))), usualRecordings());
    }

    /** The same fakes; recordings of tests that fail are kept in {@code directory}, which is made when it is needed. */
    public FakeCloudExtension keepingRecordingsIn(Path directory) {
        return new FakeCloudExtension(files, cloud, Objects.requireNonNull(directory, "directory is null"));
    }

    public FakeCloud cloud() {
        return cloud;
    }

    /** The URL a sender writes to. */
    public URI writeUri() {
        return cloud.writeUri();
    }

    /** The environment that turns a client of Azure to the fakes. */
    public Map<String, String> environment(Credential credential) {
        return cloud.environment(credential);
    }

    /** {@link #writes(int, Duration)} within {@link #DEADLINE}, ten seconds. */
    public List<Exchange> writes(int least) {
        return writes(least, DEADLINE);
    }

    /**
     * The requests that reached the ingestion endpoint in this test, in order of arrival, as soon as enough of them have
     * ended: a client may see a reply a moment before the journal does. Whatever they were answered, they are here.
     *
     * @param least how many must have ended; with 0 it does not wait
     * @param within how long that may take
     * @throws AssertionError when fewer have ended by then; it tells how many have
     */
    public List<Exchange> writes(int least, Duration within) {
        Journal journal = cloud.ingestion().journal();
        if (!journal.await(all -> ended(all) >= least, within)) {
            List<Exchange> came = journal.exchanges();
            long ended = ended(came);
            throw new AssertionFailedError("%d of %d wanted writes had ended at %s after %s; %d more were under way"
                    .formatted(ended, least, cloud.writeUri(), seconds(within), came.size() - ended));
        }
        return journal.exchanges();
    }

    private static long ended(List<Exchange> exchanges) {
        return exchanges.stream().filter(exchange -> !exchange.open()).count();
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        own(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        own(context);
        cloud.reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException()
                .filter(thrown -> !(thrown instanceof TestAbortedException))
                .isPresent()) {
            Path file = recordings.resolve(fileName(context));
            CloudRecording.of(cloud.endpoints()).write(file);
            context.publishReportEntry(RECORDING, file.toAbsolutePath().toString());
            // Surefire prints no report entries
            System.err.println(RECORDING + " of " + context.getDisplayName() + ": " + file.toAbsolutePath());
        }
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeCloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cloud;
    }

    /** Nested classes are within the class that registered it: the first to come is the outermost. */
    private void own(ExtensionContext context) {
        if (owner.isEmpty()) {
            owner = context.getUniqueId();
        }
    }

    private void end(ExtensionContext context) {
        if (context.getUniqueId().equals(owner)) {
            cloud.close();
            delete(files);
        }
    }

    private static String fileName(ExtensionContext context) {
        String test = context.getTestClass().map(Class::getName).orElse("") + "."
                + context.getTestMethod().map(method -> method.getName()).orElse("") + "." + context.getDisplayName();
        // the display name tells the invocations of a parameterized test apart
        return test.replaceAll("[^A-Za-z0-9.]+", "-").replaceFirst("-$", "") + ".har";
    }

    /** Where build tools put what a build leaves: Maven's, then Gradle's, else the working directory. */
    private static Path usualRecordings() {
        for (String output : new String[] {"target", "build"}) {
            if (Files.isDirectory(Path.of(output))) {
                return Path.of(output, "fake-cloud");
            }
        }
        return Path.of("fake-cloud");
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("fake-cloud-");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no temporary directory can be made in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // it lies in the system's temporary directory; the system clears that
            return;
        }
    }
}
