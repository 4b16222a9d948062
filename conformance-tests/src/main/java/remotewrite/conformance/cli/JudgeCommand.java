package remotewrite.conformance.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import remotewrite.conformance.Catalog;
import remotewrite.conformance.Check;
import remotewrite.conformance.Har;
import remotewrite.conformance.Judge;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.report.Accounting;
import remotewrite.report.CheckResult;
import remotewrite.report.RunReport;
import remotewrite.report.TextReport;

/** {@code judge FILE}: judges a stored recording again. */
@Command(
        name = "judge",
        description = "Judges a recording that gate left behind, without running anything.",
        mixinStandardHelpOptions = true)
final class JudgeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "A recording, e.g. runs/latest/recordings/steady.har")
    private Path file = Path.of("");

    @Option(names = "--strict", description = "A violated SHOULD fails the run as well.")
    private boolean strict;

    JudgeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Instant start = surroundings.clock().instant();
        Recording recording = Har.read(file);
        List<Check> checks = Catalog.all().stream()
                .filter(check -> check.stimulus().name().equals(recording.stimulus()))
                .toList();
        List<CheckResult> results = checks.stream()
                .map(check -> Judge.judge(check, recording, file.toString()))
                .toList();
        RunReport report = new RunReport(
                "Recording " + file.getFileName() + ", judged again",
                notices(recording, checks),
                recording.subject(),
                recording.bySender() ? List.of(accounting(recording)) : List.of(),
                results,
                start,
                Duration.between(start, surroundings.clock().instant()),
                strict);
        surroundings.out().print(TextReport.plain().render(report));
        return report.outcome().exitCode();
    }

    private static List<String> notices(Recording recording, List<Check> checks) {
        List<String> notices = new ArrayList<>();
        if (!recording.setup().realSender() && recording.bySender()) {
            notices.add(Notices.NO_REAL_SENDER);
        }
        if (checks.isEmpty()) {
            notices.add("No check is about the stimulus '" + recording.stimulus() + "'.");
        } else {
            notices.addAll(Notices.part(checks.size()));
        }
        return notices;
    }

    private Accounting accounting(Recording recording) {
        try {
            return Ledger.of(recording).accounting(recording.stimulus(), recording.did());
        } catch (IllegalArgumentException e) {
            throw new UserMistake(file + " is damaged: " + e.getMessage());
        }
    }
}
