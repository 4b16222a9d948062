package remotewrite.fake.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import remotewrite.fake.NotRun;

/**
 * {@code promtool push metrics}. Debian's 2.42 cannot push yet; images/build-native-azuread builds one that can, and where
 * there is none a test is skipped.
 */
final class PromtoolPush {
    private PromtoolPush() {}

    /** Pushes a page of two series. */
    static Program.Run run(Path directory, String caFile, String url, String authorization)
            throws IOException, InterruptedException {
        Program promtool = Program.built("promtool")
                .orElseGet(() -> NotRun.because("no promtool in " + Program.cache()
                        + "; images/build-native-azuread 3.5 builds it where Go is"));
        System.out.println("promtool push metrics: "
                + promtool.run(directory, Map.of(), List.of("--version"))
                        .printed()
                        .lines()
                        .findFirst()
                        .orElse(""));
        Path page = Files.writeString(directory.resolve("page"), """
                # HELP requests_total Requests so far.
                # TYPE requests_total counter
                requests_total{path="/ä"} 17
                # HELP up_since When it came up.
                # TYPE up_since gauge
                up_since 0.25
                """);
        return promtool.run(
                directory,
                Map.of("SSL_CERT_FILE", caFile),
                List.of(
                        "push",
                        "metrics",
                        "--label=job=probe",
                        "--header=Authorization=" + authorization,
                        url,
                        page.toString()));
    }
}
