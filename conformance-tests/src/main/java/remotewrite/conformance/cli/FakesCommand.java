package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.fake.cloud.CloudFiles;
import remotewrite.fake.cloud.CloudRecording;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.control.ControlApi;

/** {@code fakes}: the fakes for somebody else's client. */
@Command(
        name = "fakes",
        description = {
            "Runs the fake cloud for your own client, and shows every request as it comes.",
            "",
            "The fakes: token service, managed identities, metrics ingestion, query, Resource Manager with platform metrics,"
                    + " logs. Prints the environment that a client needs to use them. Ends with Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FakesCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Surroundings surroundings;
    private final PrintWriter out;

    @Mixin
    private FakesOptions options = new FakesOptions();

    FakesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        options.check();
        return surroundings.interruption().during("the fakes have ended", 0, this::serve);
    }

    private int serve() {
        boolean interrupted;
        try (WorkDirectory work = WorkDirectory.create();
                FakeCloud cloud = FakeCloud.start(options.cloud(surroundings.clock(), work.path()))) {
            Optional<ControlApi> control = options.control().map(settings -> ControlApi.start(cloud, settings));
            try {
                describe(cloud, control);
                interrupted = show(cloud);
                options.keep().ifPresent(file -> keep(cloud, file));
            } finally {
                control.ifPresent(ControlApi::close);
            }
        }
        // not before everything is written and taken down: both would stop short in an interrupted thread
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void keep(FakeCloud cloud, Path file) {
        CloudRecording recording = CloudRecording.of(cloud.endpoints());
        recording.write(file);
        out.println("# " + recording.happenings().size() + " exchanges are kept in " + file.toAbsolutePath());
    }

    private void describe(FakeCloud cloud, Optional<ControlApi> control) {
        out.println("# the fake cloud is up:");
        for (Endpoint endpoint : cloud.endpoints()) {
            out.printf("#   %-12s %s%n", endpoint.name(), endpoint.address());
        }
        control.ifPresent(api -> out.printf("#   %-12s %s%n", "control", api.uri()));
        options.setup()
                .ifPresent(file -> out.println("# what " + file
                        + " adds is in that file; those below are there besides, unless its identities or roleAssignments take"
                        + " their place:"));
        for (Credential credential : Credential.values()) {
            out.println("# as " + credential.description() + ":");
            new TreeMap<>(variables(cloud, credential))
                    .forEach((name, value) -> out.println("export " + name + "=" + value));
        }
        FakesExamples.lines().forEach(out::println);
        CloudFiles files = cloud.files();
        out.println("# the same certificate and key as PEM: "
                + files.certificatePem().toAbsolutePath());
        out.println("# clients in Java trust with: -Djavax.net.ssl.trustStore="
                + files.trustStore().toAbsolutePath() + " -Djavax.net.ssl.trustStorePassword="
                + CloudFiles.TRUST_STORE_PASSWORD);
        out.println(
                options.filesStay()
                        ? "# the files stay; Ctrl-C ends this. Requests:"
                        : "# the files are gone when this ends; Ctrl-C ends it. Requests:");
        out.flush();
    }

    /** As a shell reads them; secrets come from their files, so that they are in no terminal's history. */
    private static Map<String, String> variables(FakeCloud cloud, Credential credential) {
        Map<String, String> variables = new TreeMap<>(cloud.environment(credential));
        variables.replaceAll((name, value) -> quoted(value));
        variables.computeIfPresent(
                "AZURE_CLIENT_SECRET", (name, value) -> contentOf(cloud.files().secret()));
        variables.computeIfPresent(
                "IDENTITY_HEADER", (name, value) -> contentOf(cloud.files().identityHeader()));
        if (credential == Credential.CERTIFICATE) {
            // the rest of what the article's container wants
            variables.put("CLUSTER", "'my-cluster'");
            variables.put("LISTENING_PORT", "'8081'");
        }
        return variables;
    }

    private static String contentOf(Path file) {
        return "\"$(cat " + quoted(file.toAbsolutePath().toString()) + ")\"";
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** Until the time is over; true when it was interrupted before. */
    private boolean show(FakeCloud cloud) {
        long end = System.nanoTime()
                + options.duration().orElse(Duration.ofDays(365)).toNanos();
        RequestLines lines = new RequestLines(cloud.endpoints(), out);
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (System.nanoTime() < end && !never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                lines.printNew();
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lines.printNew();
        }
    }
}
