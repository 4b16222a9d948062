package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import remotewrite.conformance.Check;
import remotewrite.conformance.bench.Bench;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.bench.Patience;
import remotewrite.conformance.bench.ProxyContainer;
import remotewrite.conformance.bench.ProxyProcess;
import remotewrite.conformance.bench.ProxyProfile;
import remotewrite.conformance.bench.ProxySubject;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.conformance.run.Runner;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.conformance.sender.ScriptedSender;
import remotewrite.conformance.sender.Sender;
import remotewrite.conformance.sender.SenderSearch;
import remotewrite.report.ReportFiles;
import remotewrite.report.RunReport;
import remotewrite.report.TextReport;

/** {@code gate}: the main job. */
@Command(
        name = "gate",
        description = {
            "Proves that remote write works end to end with a real Prometheus; accounts for every sample.",
            "",
            "Prometheus scrapes known metrics and delivers them through the proxy, while ingestion and Entra misbehave.",
            "Prometheus is taken from a container, else from this machine, else it is fetched and kept in the cache."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GateCommand implements Callable<Integer> {
    /** Runs wait for Prometheus most of the time; this many at once suit two cores. */
    private static final int LANES = 8;

    private static final String IN_PROCESS = "in-process";

    private final Surroundings surroundings;
    private final PrintWriter err;

    @Mixin
    private SenderOptions senderOptions = new SenderOptions();

    @Option(
            names = "--proxy",
            paramLabel = "KIND",
            defaultValue = IN_PROCESS,
            description = "The proxy under test: in-process, jar or container, all the reference proxy."
                    + " Default: ${DEFAULT-VALUE}.")
    private String proxy = IN_PROCESS;

    @Option(
            names = "--proxy-image",
            paramLabel = "IMAGE",
            description =
                    "A container of this image is the proxy under test, whoever made it; pulled when it is not here.")
    private Optional<String> proxyImage = Optional.empty();

    @Option(
            names = "--proxy-profile",
            paramLabel = "NAME",
            defaultValue = "ms-sidecar",
            description =
                    "How a jar or container is told what to do: ms-sidecar or aad-auth-proxy. Default: ${DEFAULT-VALUE}.")
    private String proxyProfile = "ms-sidecar";

    @Option(
            names = "--proxy-mutant",
            paramLabel = "NAME",
            description =
                    "Puts a reference proxy that is wrong in one way in place, to see what a violation looks like; list --mutants"
                            + " has the names.")
    private Optional<String> proxyMutant = Optional.empty();

    @Option(
            names = "--check",
            paramLabel = "ID",
            split = ",",
            description = "Judges only these checks, and runs only what they need; list has the ids. Default: all.")
    private List<String> checkIds = new ArrayList<>();

    @Option(names = "--strict", description = "A violated SHOULD fails the run as well.")
    private boolean strict;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where reports and recordings go. Default: a new directory in runs/.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--html", description = "Also writes report.html, a self-contained Allure report.")
    private boolean html;

    GateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.err = surroundings.err();
    }

    @Override
    public Integer call() {
        List<Check> checks = Named.checks(checkIds);
        ProxySubject subject = subject();
        return surroundings.interruption().during(() -> {
            Instant start = surroundings.clock().instant();
            try (ReportDirectory directory = ReportDirectory.prepare(report, start, "gate", err)) {
                return gate(checks, subject, start, directory);
            }
        });
    }

    private int gate(List<Check> checks, ProxySubject subject, Instant start, ReportDirectory directory) {
        SenderSearch search = senderOptions.find(surroundings);
        Sender sender = search.choice().orElse(new ScriptedSender(Behaviour.standard(), surroundings.clock()));
        List<String> notices = new ArrayList<>(Notices.of(search, sender));
        notices.addAll(Notices.part(checks.size()));
        notices.forEach(err::println);
        if (!sender.real() && senderOptions.mustBeReal(surroundings)) {
            err.println("A real sender is required (--require-real-sender, or CI=true), and there is none.");
            err.println(search.explanation());
            return Main.BAD_USAGE;
        }
        err.printf(
                "running %s %s (%s) through the %s%n",
                sender.name(), sender.version(), sender.runtime(), subject.name());
        RunReport run = run(checks, sender, subject, notices, start, directory);
        publish(run, directory);
        return run.outcome().exitCode();
    }

    private RunReport run(
            List<Check> checks,
            Sender sender,
            ProxySubject subject,
            List<String> notices,
            Instant start,
            ReportDirectory directory) {
        try (WorkDirectory work = WorkDirectory.create()) {
            Bench bench = new Bench(
                    surroundings.clock(),
                    sender,
                    subject,
                    sender.real() ? Patience.forRealSenders() : Patience.forTheScriptedSender(),
                    work.path());
            Runner.Outcome outcome = new Runner(bench, LANES, line -> err.println("  " + line))
                    .run(checks, Optional.of(directory.recordings()));
            List<String> busy = Notices.busy(outcome.repeated());
            return new RunReport(
                    sender.name() + " " + sender.version() + " through the " + subject.name(),
                    Stream.concat(notices.stream(), busy.stream()).toList(),
                    bench.subject(),
                    outcome.accounting(),
                    outcome.results(),
                    start,
                    Duration.between(start, surroundings.clock().instant()),
                    strict);
        }
    }

    private ProxySubject subject() {
        if (proxyMutant.isPresent() && (!proxy.equals(IN_PROCESS) || proxyImage.isPresent())) {
            throw new UserMistake("--proxy-mutant runs in process; leave --proxy "
                    + (proxyImage.isPresent() ? "and --proxy-image " : proxy + " ") + "out.");
        }
        ProxyProfile profile = ProxyProfile.of(proxyProfile)
                .orElseThrow(() -> new UserMistake(
                        "--proxy-profile is '" + proxyProfile + "'; it can be " + ProxyProfile.words() + "."));
        if (proxyImage.isPresent()) {
            return ProxyContainer.of(proxyImage, profile, surroundings.environment());
        }
        if (proxy.equals(IN_PROCESS) && profile != ProxyProfile.MS_SIDECAR) {
            throw new UserMistake("--proxy-profile " + profile.word()
                    + " is for a proxy with an environment of its own; add --proxy jar or container.");
        }
        if (proxyMutant.isPresent()) {
            var mutant = Named.wrongProxy(proxyMutant.get());
            return new InProcessProxy("mutant proxy " + mutant.name(), mutant.change());
        }
        return switch (proxy) {
            case IN_PROCESS -> InProcessProxy.reference();
            case "jar" -> ProxyProcess.ofThisBuild(Path.of(System.getProperty("conformance.home", ".")), profile);
            case "container" -> ProxyContainer.of(Optional.empty(), profile, surroundings.environment());
            default -> throw new UserMistake("--proxy is '" + proxy + "'; it can be in-process, jar or container.");
        };
    }

    private void publish(RunReport run, ReportDirectory directory) {
        ReportFiles files = ReportFiles.into(directory.path());
        (html ? files.withHtml() : files).write(run);
        directory.complete();
        surroundings.out().print(TextReport.plain().render(run));
        surroundings.out().println("reports and recordings: " + directory.shown());
        surroundings.out().flush();
    }
}
