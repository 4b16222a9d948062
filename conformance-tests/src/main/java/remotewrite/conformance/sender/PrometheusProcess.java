package remotewrite.conformance.sender;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Prometheus that runs as a process of this machine. */
public final class PrometheusProcess implements Sender {
    static final String READY = "Server is ready to receive web requests";
    private static final Duration READY_DEADLINE = Duration.ofSeconds(30);
    static final Duration END_DEADLINE = Duration.ofSeconds(10);

    private final Path binary;
    private final SenderVersion version;
    private final String runtime;

    /**
     * @param binary the executable
     * @param version what the executable prints for {@code --version}
     * @param runtime how a report names it, without a path: {@code binary on the PATH}
     */
    public PrometheusProcess(Path binary, SenderVersion version, String runtime) {
        this.binary = Objects.requireNonNull(binary, "binary is null").toAbsolutePath();
        this.version = Objects.requireNonNull(version, "version is null");
        this.runtime = Objects.requireNonNull(runtime, "runtime is null");
    }

    @Override
    public String name() {
        return "Prometheus";
    }

    @Override
    public String version() {
        return version.text();
    }

    @Override
    public String runtime() {
        return runtime;
    }

    @Override
    public boolean real() {
        return true;
    }

    @Override
    public String hostName() {
        return "localhost";
    }

    @Override
    public String bindAddress() {
        return "127.0.0.1";
    }

    @Override
    public RunningSender start(SenderJob job) {
        String config = PrometheusConfig.render(job, version);
        Workspace workspace = Workspace.in(job.workDirectory());
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(PrometheusConfig.flags(
                job, workspace.config().toString(), workspace.data().toString(), "127.0.0.1:0"));
        Process process;
        try {
            Files.writeString(workspace.config(), config);
            process = TiedProcess.start(new ProcessBuilder(command)
                    .directory(workspace.directory().toFile())
                    .redirectErrorStream(true));
        } catch (IOException e) {
            workspace.removeAllButLog();
            throw new SenderFailure("cannot start " + describe() + ": " + e.getMessage(), List.of(), e);
        }
        Running running = new Running(process, new SenderLog(workspace.log(), job.callerBearer()), workspace);
        if (running.log.await(line -> line.contains(READY), running::silent, READY_DEADLINE)) {
            return running;
        }
        ExitStatus status = running.exit();
        running.close();
        throw new SenderFailure(
                switch (status) {
                    case ExitStatus.Exited exited ->
                        describe() + " ended with code " + exited.code() + " while it started";
                    case ExitStatus.Running stillThere ->
                        describe() + " was not ready within " + READY_DEADLINE.toSeconds() + " s";
                    case ExitStatus.Unknown unknown -> describe() + " was lost while it started";
                },
                running.log());
    }

    private String describe() {
        return "Prometheus " + version + " (" + runtime + ")";
    }

    private static final class Running implements RunningSender {
        private final Process process;
        private final SenderLog log;
        private final Workspace workspace;
        private final Thread reader;
        private final Thread lastResort;

        Running(Process process, SenderLog log, Workspace workspace) {
            this.process = process;
            this.log = log;
            this.workspace = workspace;
            this.reader = Thread.ofPlatform().daemon().name("prometheus-log").start(this::read);
            this.lastResort = new Thread(this::endWithTheJvm, "end-prometheus");
            Runtime.getRuntime().addShutdownHook(lastResort);
        }

        @Override
        public boolean alive() {
            return process.isAlive();
        }

        @Override
        public List<String> log() {
            return log.lines();
        }

        @Override
        public ExitStatus exit() {
            return process.isAlive() ? new ExitStatus.Running() : new ExitStatus.Exited(process.exitValue());
        }

        @Override
        public synchronized void close() {
            // by its handle: Process.destroy closes the pipe, and the log would lack how it ended
            TiedProcess.end(process);
            awaitEnd();
            endByForce();
            try {
                Runtime.getRuntime().removeShutdownHook(lastResort);
            } catch (IllegalStateException e) {
                // the JVM is ending and runs the hook itself
            }
            log.close();
            workspace.removeAllButLog();
        }

        /** Dead, and all it ever wrote has been read. */
        private boolean silent() {
            return !process.isAlive() && !reader.isAlive();
        }

        private void awaitEnd() {
            try {
                process.waitFor(END_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void endWithTheJvm() {
            endByForce();
            workspace.removeAllButLog();
        }

        private void endByForce() {
            process.toHandle().destroyForcibly();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
                reader.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    log.add(line);
                }
            } catch (IOException e) {
                // the pipe of a process that was ended by force: nothing more can be read
                log.add("(log ends: " + e.getMessage() + ")");
            }
        }
    }
}
