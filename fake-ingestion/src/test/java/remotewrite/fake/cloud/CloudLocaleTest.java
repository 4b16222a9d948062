package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the fakes say is for machines, whatever digits the people at this one write. */
class CloudLocaleTest {
    /** Formats of numbers that have the digits of a locale. */
    private static final Pattern NUMBER = Pattern.compile("%[0-9,.+ -]*[defgxXEG]");

    @TempDir
    private Path directory;

    @Test
    void addressesHaveTheDigitsOfAscii() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try (FakeCloud cloud = FakeCloud.start(CloudSettings.of(Clock.systemUTC(), directory))) {
            assertThat("%d".formatted(1)).as("the locale has its own").isEqualTo("\u0661");
            for (URI uri : Stream.concat(cloud.endpoints().stream().map(Endpoint::address), Stream.of(cloud.writeUri()))
                    .toList()) {
                assertThat(uri.getPort()).as(uri.toString()).isPositive();
                assertThat(uri.toString()).isEqualTo(uri.toASCIIString());
            }
            for (Credential credential : cloud.credentials()) {
                assertThat(cloud.environment(credential).values())
                        .as(credential.name())
                        .allSatisfy(value -> assertThat(value).matches("\\p{ASCII}*"));
            }
        } finally {
            Locale.setDefault(usual);
        }
    }

    /** A number is written with {@code %s}, or with {@link Locale#ROOT} where it needs digits of its own. */
    @Test
    void noNumberIsFormattedByTheLocaleOfTheMachine() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> lines = sources.filter(Files::isRegularFile)
                    .flatMap(CloudLocaleTest::lines)
                    .filter(line -> NUMBER.matcher(line).find() && !line.contains("Locale.ROOT"))
                    .toList();

            assertThat(lines).isEmpty();
        }
    }

    private static Stream<String> lines(Path source) {
        try {
            return Files.readAllLines(source).stream().map(line -> source.getFileName() + ": " + line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
