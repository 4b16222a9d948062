package remotewrite.conformance.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The load generator wrk: one thread, so many connections, writes of one body.
 *
 * @param program its binary
 * @param directory where script and body are
 */
record Wrk(Path program, Path directory) {
    private static final int CONNECTIONS = 16;
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** {@code PAUSE}: milliseconds each connection waits on average before it writes again; wrk has no rate of its own. */
    private static final String SCRIPT = """
            local file = io.open(os.getenv("BODY"), "rb")
            wrk.method = "POST"
            wrk.body = file:read("*a")
            wrk.headers["User-Agent"] = "Prometheus/3.5.3"
            wrk.headers["Content-Type"] = "application/x-protobuf"
            wrk.headers["Content-Encoding"] = "snappy"
            wrk.headers["X-Prometheus-Remote-Write-Version"] = "0.1.0"
            local pause = tonumber(os.getenv("PAUSE"))
            if pause > 0 then
              delay = function() return math.random(0, 2 * pause) end
            end
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end
            """;

    /** @param body of every write */
    static Wrk with(Path program, Path directory, byte[] body) throws IOException {
        Files.writeString(directory.resolve("write.lua"), SCRIPT);
        Files.write(directory.resolve("body"), body);
        return new Wrk(program, directory);
    }

    /** One run: time it took, and the latency's median and 99th percentile in microseconds. */
    record Run(long requests, Duration took, long p50Micros, long p99Micros) {}

    /**
     * Writes for some time.
     *
     * @param pauseMillis of each connection between two writes, on average; 0 for as many writes as it can
     * @throws IllegalStateException when a write was not answered 2xx
     */
    Run run(URI target, Duration time, int pauseMillis) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-t1", "--timeout=30s", "-c" + CONNECTIONS));
        command.addAll(List.of("-d" + time.toSeconds() + "s", "-s", directory.resolve("write.lua") + "", target + ""));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("BODY", directory.resolve("body").toString());
        builder.environment().put("PAUSE", Integer.toString(pauseMillis));
        Process process = builder.start();
        String text;
        try (InputStream out = process.getInputStream()) {
            text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        process.waitFor(time.plus(GRACE).toSeconds(), TimeUnit.SECONDS);
        String[] result = text.lines()
                .filter(line -> line.startsWith("RESULT "))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("wrk printed no result: " + text))
                .split(" ");
        if (Long.parseLong(result[5]) > 0) {
            throw new IllegalStateException(result[5] + " of the writes to " + target + " failed: " + text);
        }
        return new Run(
                Long.parseLong(result[1]),
                Duration.of(Long.parseLong(result[2]), java.time.temporal.ChronoUnit.MICROS),
                Long.parseLong(result[3]),
                Long.parseLong(result[4]));
    }
}
