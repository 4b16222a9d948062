package remotewrite.conformance.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import remotewrite.conformance.sender.TiedProcess;

/** A vmagent that runs as a process of this machine. */
record Vmagent(Process process, Path logFile) implements AutoCloseable {
    /**
     * @param writeUrl where it writes to
     * @param targetPort of a target on the loopback interface, which it scrapes every second
     * @param flags more of its flags
     */
    static Vmagent start(Path binary, Path directory, String writeUrl, int targetPort, List<String> flags) {
        List<String> all = new ArrayList<>(List.of("-remoteWrite.url=" + writeUrl));
        all.addAll(flags);
        return start(binary, directory, """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: probe
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(targetPort), Map.of(), all);
    }

    /**
     * @param scraping its configuration of what to scrape
     * @param environment of its process, besides that of this one
     * @param flags where it writes to, and all else
     */
    static Vmagent start(
            Path binary, Path directory, String scraping, Map<String, String> environment, List<String> flags) {
        try {
            Path config = Files.writeString(directory.resolve("vmagent.yml"), scraping);
            Path log = directory.resolve("vmagent.log");
            List<String> command = new ArrayList<>(List.of(
                    binary.toString(),
                    "-promscrape.config=" + config,
                    "-remoteWrite.flushInterval=1s",
                    "-remoteWrite.tmpDataPath=" + directory.resolve("vmagent-data"),
                    "-httpListenAddr=127.0.0.1:0"));
            command.addAll(flags);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new Vmagent(TiedProcess.start(builder), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start vmagent", e);
        }
    }

    String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            return "it cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
