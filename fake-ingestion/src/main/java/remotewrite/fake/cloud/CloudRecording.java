package remotewrite.fake.cloud;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import remotewrite.fake.Exchange;

/**
 * Everything that happened at some endpoints, as an HAR 1.2 file that ordinary viewers open. Credentials in it are
 * fingerprints, as in the journals.
 *
 * @param happenings in order of time
 */
public record CloudRecording(List<Happening> happenings) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public CloudRecording {
        happenings = List.copyOf(happenings);
    }

    /** One exchange, and the endpoint where it took place. */
    public record Happening(String endpoint, String address, Exchange exchange) {}

    /** What the journals of {@code endpoints} hold now. */
    public static CloudRecording of(List<Endpoint> endpoints) {
        return new CloudRecording(endpoints.stream()
                .flatMap(CloudRecording::at)
                .sorted(Comparator.comparing(happening -> happening.exchange().startedAt()))
                .toList());
    }

    private static Stream<Happening> at(Endpoint endpoint) {
        String address = endpoint.address().toString().replaceFirst("/$", "");
        return endpoint.journal().exchanges().stream()
                .map(exchange -> new Happening(endpoint.name(), address, exchange));
    }

    /**
     * Writes the file, in the place of one that is there, once it is whole; its directory is made.
     *
     * @throws UncheckedIOException when it cannot be written
     */
    public void write(Path file) {
        write(file, () -> {});
    }

    /**
     * The same. Until all is written it goes to a file beside it with {@code .unfinished} behind its name, and one that was
     * there stays as it was.
     *
     * @param goesOn told after each exchange, for whoever has to know whether it does
     * @throws UncheckedIOException when it cannot be written
     */
    public void write(Path file, Runnable goesOn) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.write(file, out -> write(out, goesOn));
        } catch (IOException e) {
            throw new UncheckedIOException("the recording cannot be written to " + file, e);
        }
    }

    /** Writes to {@code out}, which stays open, one exchange after the other: a recording may be large. */
    public void write(OutputStream out) throws IOException {
        write(out, () -> {});
    }

    private void write(OutputStream out, Runnable goesOn) throws IOException {
        JsonGenerator json = JSON.createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
        json.writeStartObject();
        json.writeObjectFieldStart("log");
        json.writeStringField("version", "1.2");
        json.writeObjectFieldStart("creator");
        json.writeStringField("name", "remote-write-conformance fakes");
        json.writeStringField("version", "1");
        json.writeEndObject();
        json.writeArrayFieldStart("entries");
        for (Happening happening : happenings) {
            json.writeTree(HarEntry.of(happening.endpoint(), happening.address(), happening.exchange()));
            goesOn.run();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.close();
    }
}
