package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.fake.KeptAuthority;
import remotewrite.fake.PortUnavailableException;
import remotewrite.fake.cloud.CloudFiles;
import remotewrite.fake.cloud.CloudRecording;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.Endpoint;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.control.ControlApi;
import remotewrite.fake.setup.OwnClient;
import remotewrite.fake.setup.OwnClients;
import remotewrite.fake.setup.Setup;

/** {@code fakes}: the fakes for somebody else's client. */
@Command(
        name = FakesCommand.NAME,
        description = {
            "Runs the fake cloud for your own client, and shows every request when it has ended, and before if it is open for 2 s.",
            "",
            "The fakes: token service, managed identities, workload identity, metrics ingestion, query, Resource Manager with"
                    + " platform metrics, logs. Prints the environment that a client needs to use them. Ends with Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FakesCommand implements Callable<Integer> {
    static final String NAME = "fakes";
    /** What an interruption of theirs means. */
    static final String ENDED = "the fakes have ended";

    /** What Azure's own clients have to be told besides, by language (entra.md 2.1 and 2.3). */
    static final String DISCOVERY =
            "# azure-identity asks the real login.microsoftonline.com about an authority that it does not"
                    + " know (400 invalid_instance), unless its credential is made with: Java disableInstanceDiscovery(),"
                    + " Python disable_instance_discovery=True, Go DisableInstanceDiscovery: true,"
                    + " .NET DisableInstanceDiscovery = true, JavaScript disableInstanceDiscovery: true;"
                    + " managed identities ask nothing (docs/fakes-control.md, under azure-identity)";

    private static final String REQUESTS =
            "# requests, with the time (UTC) at which each has ended, or had been open for %d s, in this order:"
                    .formatted(RequestLines.PATIENCE.toSeconds());

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
        try {
            return surroundings.interruption().during(ENDED, 0, this::serve);
        } catch (PortUnavailableException e) {
            // unlike the ports of a run, these are the user's choice
            throw new UserMistake(e.getMessage() + ": --" + e.fake() + "-port");
        }
    }

    private int serve() {
        Optional<Setup> setup = options.setup();
        Optional<DirectoryLock> lock = options.makePlaces();
        try {
            setup.ifPresent(this::warn);
            return serve(setup);
        } finally {
            lock.ifPresent(DirectoryLock::close);
        }
    }

    private int serve(Optional<Setup> setup) {
        boolean interrupted;
        boolean kept;
        Optional<KeptAuthority> authority = options.authority(surroundings.clock());
        try (WorkDirectory work = WorkDirectory.create();
                FakeCloud cloud = FakeCloud.start(settings(work.path(), setup, authority))) {
            Optional<ControlApi> control = options.control()
                    .map(settings -> setup.map(read -> ControlApi.start(cloud, settings, read))
                            .orElseGet(() -> ControlApi.start(cloud, settings)));
            try {
                FirstWrite write = FirstWrite.in(cloud.files().directory(), surroundings.clock());
                describe(cloud, control, setup, write);
                out.println(fate(authority));
                out.println(REQUESTS);
                out.flush();
                interrupted = show(cloud, write);
                kept = options.keep().map(file -> keep(cloud, file)).orElse(true);
                // while it was written
                interrupted |= Thread.interrupted();
            } finally {
                control.ifPresent(ControlApi::close);
            }
        }
        // not before everything is written and taken down: both would stop short in an interrupted thread
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return kept ? 0 : Main.HARNESS_BROKEN;
    }

    private CloudSettings settings(Path files, Optional<Setup> setup, Optional<KeptAuthority> authority) {
        CloudSettings settings = options.cloud(surroundings.clock(), files, setup);
        return authority.map(kept -> settings.withAuthority(kept.pki())).orElse(settings);
    }

    private void warn(Setup setup) {
        setup.rolesElsewhere()
                .forEach(grant -> surroundings
                        .err()
                        .println("WARNING  " + options.setupFile() + ": the role of " + grant.principalId() + " on "
                                + grant.scope() + " lets it do nothing here: there is nothing of the fakes."));
    }

    /** Whether everything that happened is in the file now. An interruption on the way there says that it is not. */
    private boolean keep(FakeCloud cloud, Path file) {
        CloudRecording recording = CloudRecording.of(cloud.endpoints());
        Interruption interruption = surroundings.interruption();
        interruption.means("the fakes have ended, and " + file + " is not written to its end", Main.HARNESS_BROKEN);
        try {
            recording.write(file, interruption::goesOn);
        } catch (UncheckedIOException e) {
            interruption.means("the fakes have ended without their recording", Main.HARNESS_BROKEN);
            int exchanges = recording.happenings().size();
            surroundings
                    .err()
                    .println("The recording of " + exchanges + (exchanges == 1 ? " exchange" : " exchanges")
                            + " is lost: --keep " + file + " cannot be written: " + FileTrouble.why(file, e.getCause())
                            + ".");
            return false;
        }
        interruption.means(ENDED, 0);
        int kept = recording.happenings().size();
        out.println(
                "# " + kept + (kept == 1 ? " exchange is" : " exchanges are") + " kept in " + file.toAbsolutePath());
        return true;
    }

    private void describe(FakeCloud cloud, Optional<ControlApi> control, Optional<Setup> setup, FirstWrite write) {
        out.println("# the fake cloud is up:");
        for (Endpoint endpoint : cloud.endpoints()) {
            out.printf("#   %-12s %s%n", endpoint.name(), endpoint.address());
        }
        control.ifPresent(api -> out.printf("#   %-12s %s%n", "control", api.uri()));
        for (CloudRule rule : cloud.contents().rules()) {
            out.println("# writes through the rule " + rule.name() + " go to:");
            out.println("#   " + cloud.writeUri(rule.name()));
        }
        Instant now = surroundings.clock().instant();
        RoleNotes notes = new RoleNotes(cloud);
        List<OwnClient> own = setup.map(read -> OwnClients.of(read, cloud, now)).orElse(List.of());
        out.println(DISCOVERY);
        FakesEnvironment environment = new FakesEnvironment(cloud, options.setupFile(), notes, own, out);
        setup.ifPresent(read -> {
            environment.printOwn();
            out.println("# there besides, unless " + options.setupFile()
                    + " has others in their place; roleAssignments of the file are all there are:");
        });
        environment.printUsual();
        if (cloud.identities().containsKey(FakeCloud.ARC)
                && !cloud.credentials().contains(Credential.ARC)) {
            out.println("# no variables for Azure Arc, whose server has a system-assigned identity only: "
                    + options.setupFile() + " has none");
        }
        FakesExamples.lines(cloud, notes, own, place(cloud, control, write)).forEach(out::println);
        CloudFiles files = cloud.files();
        out.println("# the same certificate and key as PEM: "
                + files.certificatePem().toAbsolutePath());
        out.println("# clients in Java trust with: -Djavax.net.ssl.trustStore="
                + files.trustStore().toAbsolutePath() + " -Djavax.net.ssl.trustStorePassword="
                + CloudFiles.TRUST_STORE_PASSWORD);
        out.println(
                "# Prometheus's own azuread has the address of the token service built in: docs/fakes-control.md says,"
                        + " under Prometheus with azuread, how it comes here");
    }

    /** Nobody outside of a container has its files. */
    private FirstWritePlace place(FakeCloud cloud, Optional<ControlApi> control, FirstWrite write) {
        return control.filter(api -> options.inContainer())
                .map(ControlApi::uri)
                .map(api -> FirstWritePlace.of(URI.create("http://"
                        // which it says of itself when it listens on every address
                        + (api.getHost().equals("127.0.0.1") ? cloud.hostName() : api.getHost())
                        + ":" + api.getPort() + "/files/" + write.file().getFileName())))
                .orElseGet(() -> FirstWritePlace.of(write.file()));
    }

    /** What becomes of the files. */
    private static String fate(Optional<KeptAuthority> authority) {
        return authority
                .map(kept -> "# the files stay, and with them the keys of the CA and of tokens, "
                        + (kept.earlier()
                                ? "which are those of an earlier start: its ca.pem and its tokens are still good"
                                : "which are new: whoever trusts another ca.pem needs this one")
                        + "; Ctrl-C ends this.")
                .orElse("# the files are gone when this ends; Ctrl-C ends it.");
    }

    /** Until the time is over; true when it was interrupted before. */
    private boolean show(FakeCloud cloud, FirstWrite write) {
        long end = System.nanoTime()
                + options.duration().orElse(Duration.ofDays(365)).toNanos();
        RequestLines lines = new RequestLines(surroundings.clock(), cloud.endpoints(), out);
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (System.nanoTime() < end && !never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                lines.printNew();
                write.refresh(surroundings.err());
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lines.printLast();
        }
    }
}
