package remotewrite.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running {@link IdentityClient}, with the environment of a machine and nothing else of Azure's. */
final class IdentityProcess implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private IdentityProcess(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static IdentityProcess on(FakeManagedIdentity machine, Map<String, String> more) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdentityClient.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.matches("(AZURE|IDENTITY|MSI|IMDS)_.*"));
        environment.putAll(machine.environment("127.0.0.1"));
        environment.putAll(more);
        try {
            return new IdentityProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Java", e);
        }
    }

    /** What the client says of one request; it takes at most a minute. */
    List<String> ask(String... fields) {
        try {
            in.write(String.join("\t", fields) + "\n");
            in.flush();
            return CompletableFuture.supplyAsync(this::answer).get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the client does not answer", e);
        }
    }

    private List<String> answer() {
        List<String> lines = new ArrayList<>();
        try {
            for (String line = out.readLine(); !line.isEmpty(); line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the client has ended", e);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
