package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.KeptAuthority;
import remotewrite.fake.PkiException;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.control.ControlApi;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.setup.Setup;
import remotewrite.fake.setup.SetupException;
import remotewrite.fake.setup.SetupFile;

/**
 * What {@code fakes} can be told. Everything is checked before anything is started. A little longer than other classes: it is one
 * list, in the order of the help; what values mean is in {@link FakesOptionValues}.
 */
final class FakesOptions {
    private static final int PORT_IN_CONTAINER = 8450;
    /** Where clients that have no IDENTITY_ENDPOINT look for Arc's agent (entra.md 5.3). */
    private static final int PORT_OF_ARC = 40_342;

    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--entra-port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description =
                    "The port of the token service (TLS); 0 is any free one, here and below. Default: ${DEFAULT-VALUE}.")
    private int entraPort;

    @Option(
            names = "--ingestion-port",
            paramLabel = "PORT",
            defaultValue = "8444",
            description = "The port of the metrics ingestion endpoint. Default: ${DEFAULT-VALUE}.")
    private int ingestionPort;

    @Option(
            names = "--imds-port",
            paramLabel = "PORT",
            defaultValue = "8445",
            description = "The port of the machine's managed identities. Default: ${DEFAULT-VALUE}.")
    private int imdsPort;

    @Option(
            names = "--app-service-port",
            paramLabel = "PORT",
            defaultValue = "8446",
            description = "The port of the app's managed identities. Default: ${DEFAULT-VALUE}.")
    private int appServicePort;

    @Option(
            names = "--query-port",
            paramLabel = "PORT",
            defaultValue = "8447",
            description = "The port of the workspace's query endpoint (TLS). Default: ${DEFAULT-VALUE}.")
    private int queryPort;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "8448",
            description = "The port of Resource Manager with the platform metrics (TLS). Default: ${DEFAULT-VALUE}.")
    private int managementPort;

    @Option(
            names = "--logs-port",
            paramLabel = "PORT",
            defaultValue = "8449",
            description = "The port of Log Analytics (TLS). Default: ${DEFAULT-VALUE}.")
    private int logsPort;

    @Option(
            names = "--issuer-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The port of the issuer of a Kubernetes cluster's tokens (TLS, on 127.0.0.1), which the token"
                    + " service asks and no client. Default: ${DEFAULT-VALUE}.")
    private int issuerPort;

    @Option(
            names = "--arc-keys",
            paramLabel = "DIR",
            description =
                    "Opens the managed identities of a server connected by Azure Arc too; the keys of their challenges"
                            + " go to this directory. Clients on this machine read it, as the same user: all of them"
                            + " /var/opt/azcmagent/tokens, azure-identity for Java also AzureConnectedMachineAgent/Tokens in"
                            + " the directory that ProgramData names (docs/fakes-control.md). Default: no such endpoint.")
    private Optional<Path> arcKeys = Optional.empty();

    @Option(
            names = "--arc-port",
            paramLabel = "PORT",
            description =
                    "The port of Azure Arc's managed identities, with --arc-keys. Default: 40342, the agent's own.")
    private Optional<Integer> arcPort = Optional.empty();

    @Option(
            names = "--setup",
            paramLabel = "FILE.yaml",
            description = "Tenants, identities, roles, logs and limits of your own (docs/fakes-entra.md)."
                    + " Default: those printed.")
    private Optional<Path> setup = Optional.empty();

    @Option(
            names = "--in-container",
            description =
                    "Other defaults, those of the image: --bind 0.0.0.0, --control-port 8450, --control-bind 0.0.0.0.")
    private boolean inContainer;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "The address to listen on; 0.0.0.0 lets containers in. Default: 127.0.0.1.")
    private Optional<String> bind = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "The name by which clients reach the fakes. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Option(
            names = "--control-port",
            paramLabel = "PORT",
            description = "Opens the HTTP control API: faults, exchanges and the recording for other programs"
                    + " (docs/fakes-control.md). Default: closed.")
    private Optional<Integer> controlPort = Optional.empty();

    @Option(
            names = "--control-bind",
            paramLabel = "ADDRESS",
            description = "The address the control API listens on; it asks for no credentials, and is opened by"
                    + " --control-port. Default: 127.0.0.1.")
    private Optional<String> controlBind = Optional.empty();

    @Option(names = "--no-control", description = "Keeps the control API closed with --in-container too.")
    private boolean noControl;

    @Option(
            names = "--token-lifetime",
            paramLabel = "SECONDS",
            description = "How long all tokens are valid. Default: 3599, those of managed identities 86399.")
    private Optional<Integer> tokenLifetimeSeconds = Optional.empty();

    @Option(
            names = "--plain-ingestion",
            description = "The ingestion endpoint speaks plain HTTP. Default: TLS, as the real one.")
    private boolean plainIngestion;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "What ingestion takes: azure (remote write 1.0) or spec (1.0 and 2.0)."
                    + " Default: what --setup says, else azure.")
    private Optional<IngestionProfile> profile = Optional.empty();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where CA, certificate and secret files go, and stay; the keys of the CA and of tokens are those"
                            + " of an earlier start with it. Default: a temporary directory.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "FILE.har",
            description = "Writes everything that happened to this file at the end, after Ctrl-C too.")
    private Optional<Path> keep = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Ends by itself after this time. Default: runs until Ctrl-C.")
    private Optional<Integer> seconds = Optional.empty();

    /**
     * What can be told before the start.
     *
     * @throws UserMistake for the first option that cannot be
     */
    void check() {
        FakesOptionValues.port("--entra-port", entraPort);
        FakesOptionValues.port("--ingestion-port", ingestionPort);
        FakesOptionValues.port("--imds-port", imdsPort);
        FakesOptionValues.port("--app-service-port", appServicePort);
        FakesOptionValues.port("--query-port", queryPort);
        FakesOptionValues.port("--management-port", managementPort);
        FakesOptionValues.port("--logs-port", logsPort);
        FakesOptionValues.port("--issuer-port", issuerPort);
        arcPort.ifPresent(port -> {
            FakesOptionValues.port("--arc-port", port);
            if (arcKeys.isEmpty()) {
                throw new UserMistake(
                        "--arc-port is given without --arc-keys, which opens that endpoint; give that as well,"
                                + " or leave --arc-port out.");
            }
        });
        arcKeys.ifPresent(FakesOptionValues::arcKeys);
        controlPort.ifPresent(port -> FakesOptionValues.port("--control-port", port));
        bind.ifPresent(address -> FakesOptionValues.address("--bind", address));
        if (noControl && (controlPort.isPresent() || controlBind.isPresent())) {
            throw new UserMistake("--no-control is given with "
                    + (controlPort.isPresent() ? "--control-port" : "--control-bind") + "; one of them has to go.");
        }
        controlBind.ifPresent(address -> {
            FakesOptionValues.address("--control-bind", address);
            if (controlPort.isEmpty() && !inContainer) {
                throw new UserMistake("--control-bind is given without --control-port, which opens the control API;"
                        + " give both or neither (--control-port 0 is any free port).");
            }
        });
        FakesOptionValues.ownPorts(ports());
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            throw new UserMistake("--name is '" + name + "'; a host name or an IPv4 address is needed.");
        }
        tokenLifetimeSeconds.ifPresent(wanted -> FakesOptionValues.atLeastOne("--token-lifetime", wanted));
        seconds.ifPresent(wanted -> FakesOptionValues.atLeastOne("--for", wanted));
    }

    /**
     * Makes what files need, when nothing else is wrong with options and setup.
     *
     * @return what keeps others out of the directory; empty for a temporary one
     * @throws UserMistake for the first option that cannot be
     */
    Optional<DirectoryLock> makePlaces() {
        directory.ifPresent(FakesOptionValues::makeDirectory);
        arcKeys.ifPresent(FakesOptionValues::makeArcKeys);
        keep.ifPresent(FakesOptionValues::makeWritable);
        return directory.map(DirectoryLock::of);
    }

    private List<PortOption> ports() {
        String address = bind.orElse(usualAddress());
        List<PortOption> all = new ArrayList<>(List.of(
                new PortOption("--entra-port", address, entraPort),
                new PortOption("--ingestion-port", address, ingestionPort),
                new PortOption("--imds-port", address, imdsPort),
                new PortOption("--app-service-port", address, appServicePort),
                new PortOption("--query-port", address, queryPort),
                new PortOption("--management-port", address, managementPort),
                new PortOption("--logs-port", address, logsPort),
                new PortOption("--issuer-port", LOOPBACK, issuerPort)));
        arcKeys.ifPresent(keys -> all.add(new PortOption("--arc-port", address, arcPort.orElse(PORT_OF_ARC))));
        control().ifPresent(api -> all.add(new PortOption("--control-port", api.bindAddress(), api.port())));
        return all;
    }

    /**
     * @param files where the files go when no directory was asked for
     * @param own what {@link #setup} has read
     */
    CloudSettings cloud(Clock clock, Path files, Optional<Setup> own) {
        CloudSettings settings = CloudSettings.of(clock, directory.orElse(files))
                .withBindAddress(bind.orElse(usualAddress()))
                .withHostName(name)
                .withPort("entra", entraPort)
                .withPort("ingestion", ingestionPort)
                .withPort("imds", imdsPort)
                .withPort("app-service", appServicePort)
                .withPort("query", queryPort)
                .withPort("management", managementPort)
                .withPort("logs", logsPort)
                .withPort("issuer", issuerPort)
                .withProfile(profile.orElse(IngestionProfile.AZURE));
        CloudSettings timed = tokenLifetimeSeconds
                .map(seconds -> settings.withTokenLifetime(Duration.ofSeconds(seconds)))
                .orElse(settings);
        CloudSettings setUp = own.map(read -> read.on(timed)).orElse(timed);
        CloudSettings connected = arcKeys.map(
                        keys -> setUp.withArc(keys).withPort(FakeCloud.ARC, arcPort.orElse(PORT_OF_ARC)))
                .orElse(setUp);
        return plainIngestion ? connected.withPlainIngestion() : connected;
    }

    /**
     * What the file with tenants, identities and roles says, when there is one.
     *
     * @throws UserMistake when it cannot be used
     */
    Optional<Setup> setup() {
        return setup.map(this::read);
    }

    /** The name of that file, for readers: in one line, for it is printed in comments that a shell is given. */
    String setupFile() {
        return setup.map(Path::toString).orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    private Setup read(Path file) {
        try {
            Setup read = SetupFile.read(
                    file,
                    tokenLifetimeSeconds
                            .map(Duration::ofSeconds)
                            .orElseGet(
                                    () -> EntraPolicy.usual(IssuerKeys.none()).tokenLifetime()));
            if (profile.isPresent() && read.ingestion().isPresent()) {
                throw new UserMistake("--profile is given, and " + file
                        + " says under ingestion what is taken; one of them has to go.");
            }
            profile.flatMap(wanted -> read.query().flatMap(query -> query.refusedStep(wanted)))
                    .ifPresent(why -> {
                        throw new UserMistake("--profile is given, and of " + file + " " + why + ".");
                    });
            return read;
        } catch (SetupException e) {
            throw new UserMistake("--setup: " + e.getMessage());
        }
    }

    /** The control API, when it is wanted. */
    Optional<ControlApi.Settings> control() {
        return controlPort
                .or(() -> inContainer && !noControl ? Optional.of(PORT_IN_CONTAINER) : Optional.empty())
                .map(port -> new ControlApi.Settings(controlBind.orElse(usualAddress()), port));
    }

    private String usualAddress() {
        return inContainer ? "0.0.0.0" : LOOPBACK;
    }

    /**
     * The keys of an earlier start with the same directory, or new ones that are kept there.
     *
     * @throws UserMistake when what is there cannot be used
     */
    Optional<KeptAuthority> authority(Clock clock) {
        try {
            return directory.map(kept -> KeptAuthority.in(kept, clock));
        } catch (PkiException e) {
            throw new UserMistake("--directory: " + e.getMessage() + ".");
        }
    }

    /** Whether clients have none of the files of these fakes, as a rule. */
    boolean inContainer() {
        return inContainer;
    }

    Optional<Path> keep() {
        return keep;
    }

    Optional<Duration> duration() {
        return seconds.map(Duration::ofSeconds);
    }
}
