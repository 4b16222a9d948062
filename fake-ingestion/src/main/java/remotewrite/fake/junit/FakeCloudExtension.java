package remotewrite.fake.junit;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
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
 * <p>Several classes may have it in common. A static field of an abstract class they extend, or of an interface, is one cloud for all
 * of them, on the same ports until the last test of the run; one of a class that has tests which are run ends with the last of these, and is
 * started again for a class that extends it; a field of each with the same extension is a cloud for each,
 * started when the first test of the class comes, on other ports. Nothing of what one class wrote, granted or
 * played is left for the next, since every test begins anew; tokens stay good and certificates trusted, for the keys are those of the process.
 *
 * <p>azure-identity, when {@link #environment} tells it where the fakes are, first asks the real {@code
 * login.microsoftonline.com} whether it knows this authority, and is answered 400 {@code invalid_instance}. So build its credentials
 * with {@code disableInstanceDiscovery()}, except those of managed identities, which ask nothing. On a port other than 443 MSAL for Java finds
 * nothing in its cache: every call of {@code getToken} is a request (facts/entra.md 2.1 and 8.3).
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

    private final RestartingCloud running;
    private final Path recordings;
    private final Lifespan lifespan;

    private FakeCloudExtension(RestartingCloud running, Path recordings) {
        this.running = running;
        this.recordings = recordings;
        this.lifespan = new Lifespan(this, running);
    }

    /** As {@link #start()}, for {@code @ExtendWith}. */
    public FakeCloudExtension() {
        this(RestartingCloud.start(Clock.systemUTC(), UnaryOperator.identity()), usualRecordings());
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
        return new FakeCloudExtension(RestartingCloud.start(Clock.systemUTC(), change), usualRecordings());
    }

    /** The same fakes; recordings of tests that fail are kept in {@code directory}, which is made when it is needed. */
    public FakeCloudExtension keepingRecordingsIn(Path directory) {
        return new FakeCloudExtension(running, Objects.requireNonNull(directory, "directory is null"));
    }

    /** Those that run for the present class. */
    public FakeCloud cloud() {
        return running.cloud();
    }

    /** The URL a sender writes to. */
    public URI writeUri() {
        return cloud().writeUri();
    }

    /** The environment that turns a client of Azure to the fakes. */
    public Map<String, String> environment(Credential credential) {
        return cloud().environment(credential);
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
        Journal journal = cloud().ingestion().journal();
        if (!journal.await(all -> ended(all) >= least, within)) {
            List<Exchange> came = journal.exchanges();
            long ended = ended(came);
            throw new AssertionFailedError("%s of %s wanted writes had ended at %s after %s; %s more were under way"
                    .formatted(ended, least, cloud().writeUri(), seconds(within), came.size() - ended));
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
        lifespan.begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        lifespan.begin(context);
        cloud().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException()
                .filter(thrown -> !(thrown instanceof TestAbortedException))
                .isPresent()) {
            Path file = recordings.resolve(fileName(context));
            CloudRecording.of(cloud().endpoints()).write(file);
            context.publishReportEntry(RECORDING, file.toAbsolutePath().toString());
            // Surefire prints no report entries
            System.err.println(RECORDING + " of " + context.getDisplayName() + ": " + file.toAbsolutePath());
        }
        lifespan.end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        lifespan.end(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeCloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cloud();
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
}
