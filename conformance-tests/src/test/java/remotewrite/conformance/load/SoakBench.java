package remotewrite.conformance.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import remotewrite.conformance.speed.BenchSettings;

/**
 * Runs a {@link Soak} and prints what it showed. Run by {@code bench/soak}.
 *
 * <p>Arguments: {@code options=FILE}, {@code minutes=}, {@code rate=}, {@code samples=}. Exit code 1 when it is not passed.
 */
public final class SoakBench {
    private SoakBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchSettings settings =
                BenchSettings.orExit(arguments, List.of("minutes", "rate", "samples"), List.of("options"));
        Soak soak = new Soak(
                settings.number("minutes", 60),
                settings.number("rate", 500),
                settings.number("samples", 10),
                Path.of(settings.text("options")));
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
