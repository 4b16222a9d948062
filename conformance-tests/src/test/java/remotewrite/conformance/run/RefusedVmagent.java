package remotewrite.conformance.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A vmagent that writes to several {@link Refusal}s at once, and names the address in every line about one of them. */
record RefusedVmagent(Vmagent vmagent, RefusingIngestion ingestion) implements AutoCloseable {
    static RefusedVmagent start(
            Path binary, Path directory, RefusingIngestion ingestion, RefusedPage page, List<Refusal> refusals) {
        List<String> flags = new ArrayList<>(List.of(
                "-remoteWrite.forcePromProto",
                "-remoteWrite.retryMinInterval=200ms",
                "-remoteWrite.retryMaxTime=1s",
                "-remoteWrite.showURL"));
        // the nth of each belongs to the nth address
        for (Refusal refusal : refusals) {
            flags.add("-remoteWrite.url=" + ingestion.url(refusal));
            flags.add("-remoteWrite.bearerToken=" + ingestion.token(refusal));
            flags.add("-remoteWrite.urlRelabelConfig=" + relabelling(directory, refusal, page));
        }
        return new RefusedVmagent(
                Vmagent.start(
                        binary,
                        directory,
                        """
                        global: {scrape_interval: 1s, scrape_timeout: 1s}
                        scrape_configs:
                        - job_name: %1$s
                          metrics_path: %1$s
                          static_configs: [{targets: ["127.0.0.1:%3$d"]}]
                        - job_name: %2$s
                          metrics_path: %2$s
                          static_configs: [{targets: ["127.0.0.1:%3$d"]}]
                        """.formatted(RefusedPage.SMALL, RefusedPage.BULKY, page.port()),
                        Map.of(),
                        flags),
                ingestion);
    }

    /** Only the page that meets the refusal. */
    private static Path relabelling(Path directory, Refusal refusal, RefusedPage page) {
        try {
            return Files.writeString(
                    directory.resolve(refusal + "-relabel.yml"),
                    "[{action: keep, source_labels: [job], regex: " + page.path(refusal) + "}]\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot configure vmagent", e);
        }
    }

    /** The lines about the address of {@code refusal}. */
    List<String> log(Refusal refusal) {
        String address = URI.create(ingestion.url(refusal)).getAuthority();
        return vmagent.log().lines().filter(line -> line.contains(address)).toList();
    }

    @Override
    public void close() {
        vmagent.close();
    }
}
