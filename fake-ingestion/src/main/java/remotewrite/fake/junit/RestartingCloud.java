package remotewrite.fake.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;

/** A cloud with a temporary directory of its own, which can be started again when it has ended. */
final class RestartingCloud implements AutoCloseable {
    private final Clock clock;
    private final UnaryOperator<CloudSettings> change;
    private Path files;
    private FakeCloud cloud;
    private boolean ended;

    private RestartingCloud(Clock clock, UnaryOperator<CloudSettings> change) {
        this.clock = clock;
        this.change = change;
        files = newDirectory();
        cloud = started();
    }

    /** @param change what shall be otherwise than {@link CloudSettings#of} sets it up, each time it is started */
    static RestartingCloud start(Clock clock, UnaryOperator<CloudSettings> change) {
        return new RestartingCloud(clock, change);
    }

    /** The last that was started. */
    synchronized FakeCloud cloud() {
        return cloud;
    }

    /** On other ports than before, where the settings name none. */
    synchronized void startIfEnded() {
        if (ended) {
            files = newDirectory();
            cloud = started();
            ended = false;
        }
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            cloud.close();
            delete(files);
        }
    }

    private FakeCloud started() {
        return FakeCloud.start(change.apply(CloudSettings.of(clock, files)));
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
