package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program's package of the Debian mirror this machine already uses, downloaded by apt itself with a
 * private configuration: own lists and caches, no hooks, no root. Mirror, keys, proxies and credentials are the
 * machine's; signatures and checksums are verified by apt.
 *
 * <p>Debian's builds of Prometheus have no {@code azuread} (observed): good through a proxy, not for native
 * authentication.
 */
final class DebianPackages implements BinaryOrigin {
    /** Debian's suites, newest first, with the line of Prometheus each had on 2026-11-23 (observed): asked first for it. */
    private enum Suite {
        SID("sid", "3.5"),
        TRIXIE("trixie", "2.53"),
        BOOKWORM("bookworm", "2.42");

        private final String suiteName;
        private final String line;

        Suite(String suiteName, String line) {
            this.suiteName = suiteName;
            this.line = line;
        }

        boolean probablyHas(WantedVersion wanted) {
            return wanted.prefix().equals(line) || wanted.prefix().startsWith(line + ".");
        }
    }

    private static final Duration UPDATE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration DOWNLOAD_DEADLINE = Duration.ofMinutes(3);

    private final Path etcApt;
    private final Program program;

    /** @param etcApt where apt's own configuration is, {@code /etc/apt} */
    DebianPackages(Path etcApt, Program program) {
        this.etcApt = Objects.requireNonNull(etcApt, "etcApt is null");
        this.program = Objects.requireNonNull(program, "program is null");
    }

    @Override
    public Obtained obtain(WantedVersion wanted, Path scratch, Consumer<String> progress) {
        Command.Outcome dump = new Command(List.of("apt-config", "dump"), Duration.ofSeconds(10)).run();
        if (!dump.succeeded()) {
            return new Obtained.Unavailable("Debian packages: no apt here (" + dump.summary() + ")");
        }
        List<AptSources.Entry> mirrors = AptSources.read(etcApt).debianMirrors();
        if (mirrors.isEmpty()) {
            return new Obtained.Unavailable("Debian packages: apt has no enabled Debian mirror");
        }
        List<String> reasons = new ArrayList<>();
        for (AptSources.Entry mirror : mirrors) {
            for (Suite suite : suites(wanted)) {
                Path directory = scratch.resolve(mirrors.indexOf(mirror) + "-" + suite.suiteName);
                Try attempt = new Try(program, suite, directory, progress);
                Obtained obtained = attempt.run(mirror, dump.printed(), wanted);
                switch (obtained) {
                    case Obtained.Unpacked unpacked -> {
                        return unpacked;
                    }
                    case Obtained.Unavailable none -> reasons.add(suite.suiteName + ": " + none.reason());
                }
            }
        }
        return new Obtained.Unavailable("Debian packages: " + String.join(", ", reasons));
    }

    private static List<Suite> suites(WantedVersion wanted) {
        return Stream.of(Suite.values())
                .sorted(Comparator.comparing(suite -> !suite.probablyHas(wanted)))
                .toList();
    }

    /** The configuration of apt for one directory: the machine's way to the network, nothing else of the machine. */
    static String configuration(List<String> machineConfiguration, Path directory) {
        String network = machineConfiguration.stream()
                .filter(line -> line.startsWith("Acquire::"))
                .filter(line -> !line.matches("Acquire::(IndexTargets|Allow|Languages|GzipIndexes|Retries).*"))
                .collect(Collectors.joining("\n"));
        return network + """

                Dir::State "%1$s";
                Dir::State::Lists "%1$s/lists";
                Dir::State::status "%1$s/status";
                Dir::Cache "%1$s/cache";
                Dir::Log "%1$s";
                Dir::Etc::main "/dev/null";
                Dir::Etc::parts "/dev/null";
                Dir::Etc::sourcelist "%1$s/mirror.sources";
                Dir::Etc::sourceparts "/dev/null";
                Dir::Etc::preferences "/dev/null";
                Dir::Etc::preferencesparts "/dev/null";
                Acquire::Languages "none";
                Acquire::GzipIndexes "true";
                Acquire::Retries "1";
                Acquire::AllowInsecureRepositories "false";
                Acquire::AllowWeakRepositories "false";
                APT::Get::AllowUnauthenticated "false";
                APT::Update::Error-Mode "any";
                APT::Sandbox::User "";
                """.formatted(directory);
    }

    /** The newest wanted version in what {@code apt-cache madison} printed. */
    static Optional<SenderVersion> newest(List<String> madison, WantedVersion wanted) {
        return madison.stream()
                .map(line -> line.split("\\|"))
                .filter(columns -> columns.length >= 3)
                .map(columns -> SenderVersion.of(columns[1].strip()))
                .filter(wanted::accepts)
                .max(Comparator.naturalOrder());
    }

    private record Try(Program program, Suite suite, Path directory, Consumer<String> progress) {
        Obtained run(AptSources.Entry mirror, List<String> machineConfiguration, WantedVersion wanted) {
            try {
                Files.createDirectories(directory.resolve("lists/partial"));
                Files.createDirectories(directory.resolve("cache/archives/partial"));
                Files.writeString(directory.resolve("status"), "");
                Files.writeString(directory.resolve("mirror.sources"), mirror.stanzaFor(suite.suiteName));
                Files.writeString(directory.resolve("apt.conf"), configuration(machineConfiguration, directory));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write apt's private configuration to " + directory, e);
            }
            progress.accept(
                    "asking the Debian mirror of this machine for " + program.shown() + " in " + suite.suiteName);
            Command.Outcome update = apt(UPDATE_DEADLINE, "apt-get", "-q", "update");
            if (!update.succeeded()) {
                return new Obtained.Unavailable("its package list cannot be had (" + update.summary() + ")");
            }
            Optional<SenderVersion> version = newest(
                    apt(UPDATE_DEADLINE, "apt-cache", "madison", program.debianPackage())
                            .printed(),
                    wanted);
            return version.map(this::download)
                    .orElseGet(() -> new Obtained.Unavailable("has no " + program.shown() + " of " + wanted));
        }

        private Obtained download(SenderVersion version) {
            progress.accept("downloading " + program.shown() + " " + version + " from " + suite.suiteName);
            long start = System.nanoTime();
            Command.Outcome download =
                    apt(DOWNLOAD_DEADLINE, "apt-get", "-q", "download", program.debianPackage() + "=" + version.text());
            Optional<Path> file = packageFile();
            if (!download.succeeded() || file.isEmpty()) {
                return new Obtained.Unavailable("the package cannot be downloaded (" + download.summary() + ")");
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "downloaded %.1f MB in %.1f s",
                    file.get().toFile().length() / 1e6,
                    (System.nanoTime() - start) / 1e9));
            Path tree = directory.resolve("tree");
            Command.Outcome unpack =
                    apt(DOWNLOAD_DEADLINE, "dpkg-deb", "-x", file.get().toString(), tree.toString());
            if (!unpack.succeeded()) {
                return new Obtained.Unavailable("the package cannot be unpacked (" + unpack.summary() + ")");
            }
            Path binary = tree.resolve("usr/bin").resolve(program.name());
            return switch (program.check(binary, Optional.of(version))) {
                case BinaryCheck.Runs runs ->
                    new Obtained.Unpacked(binary, runs.version(), "Debian " + suite.suiteName);
                case BinaryCheck.DoesNotRun broken ->
                    new Obtained.Unavailable(
                            "its " + program.shown() + " does not run on this machine (" + broken.reason() + ")");
            };
        }

        private Command.Outcome apt(Duration deadline, String... words) {
            return new Command(
                            List.of(words),
                            Map.of("APT_CONFIG", directory.resolve("apt.conf").toString(), "LC_ALL", "C"),
                            directory,
                            deadline)
                    .run();
        }

        private Optional<Path> packageFile() {
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> file.getFileName().toString().endsWith(".deb"))
                        .findFirst();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + directory, e);
            }
        }
    }
}
