package remotewrite.conformance.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs a {@link Soak} and prints what it showed. Run by {@code bench/soak}.
 *
 * <p>Arguments: {@code options=FILE}, {@code minutes=}, {@code rate=}, {@code samples=}. Exit code 1 when it is not passed.
 */
public final class SoakBench {
    private SoakBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> settings = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Soak soak = new Soak(
                Integer.parseInt(settings.getOrDefault("minutes", "60")),
                Integer.parseInt(settings.getOrDefault("rate", "500")),
                Integer.parseInt(settings.getOrDefault("samples", "10")),
                Path.of(settings.get("options")));
        Path directory = Files.createTempDirectory("soak");
        SoakReport report = soak.run(Clock.systemUTC(), directory, System.err::println);
        System.out.println(report.markdown());
        List<String> problems = report.problems();
        if (problems.isEmpty()) {
            System.out.println("Passed.");
            System.exit(0);
        }
        problems.forEach(problem -> System.out.println("Not passed: " + problem));
        System.out.println("The proxy's log is in " + directory);
        System.exit(1);
    }
}
