package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Status and code of every answer of the proxy's own stand in its README and on the page for operators as they are given. */
class AnswersTableTest {
    private static final Path README = Path.of("README.md");
    private static final Path OPERATORS = Path.of("..", "docs", "operators.md");
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Of what is refused before there is a write; the tests of routes and of HTTP have those. */
    private static final Set<String> OF_OTHERS = Set.of("NotFound", "MethodNotAllowed", "BadRequest", "InternalError");

    static Stream<GatewayFailure> failures() {
        return Stream.of(
                new GatewayFailure.NoToken("none", SOON),
                new GatewayFailure.TokenRefused(SOON),
                new GatewayFailure.NotRepeatable(),
                new GatewayFailure.RoleNotYetThere(SOON),
                new GatewayFailure.CallerTooSlow(),
                new GatewayFailure.Unreachable("nobody there"),
                new GatewayFailure.TimedOut("late"),
                new GatewayFailure.CutOff("cut"),
                new GatewayFailure.UnfitReply(302),
                new GatewayFailure.Overloaded(SOON),
                new GatewayFailure.ShuttingDown(SOON),
                new GatewayFailure.TooLarge(1),
                new GatewayFailure.Loop());
    }

    private static List<String> rows(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
    }

    private static String code(Reply reply) {
        String body = new String(((Bytes) reply.body()).toArray(), StandardCharsets.UTF_8).strip();
        return body.replaceFirst("^\\{\"code\":\"(\\w+)\",.*", "$1");
    }

    @Test
    void everyFailureIsTried() {
        assertThat(failures().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(GatewayFailure.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void statusAndCodeStandInBothTables(GatewayFailure failure) throws IOException {
        Reply reply = new AnswerRetryable().proxyToClient(failure);
        String cause = failure.getClass().getSimpleName();
        boolean later =
                reply.headers().stream().anyMatch(header -> header.name().equals("Retry-After"));

        assertThat(later).as("Retry-After").isEqualTo(reply.status() == 503);
        assertThat(rows(README))
                .anyMatch(row -> row.endsWith(
                        "| %d%s | `%s` |".formatted(reply.status(), later ? " + `Retry-After`" : "", code(reply))));
        assertThat(rows(OPERATORS))
                .anyMatch(row -> row.startsWith("| `%s` | %d | `%s` |".formatted(code(reply), reply.status(), cause)));
    }

    @Test
    void noAnswerStandsThereThatIsNotGiven() throws IOException {
        Pattern codes = Pattern.compile("`([A-Z][A-Za-z]+)`");
        Set<String> told = rows(README).stream()
                .filter(row -> row.matches("\\| .+ \\| [2-5]\\d\\d\\D.*\\| `[A-Z][A-Za-z]+`.* \\|"))
                .map(row -> row.substring(row.lastIndexOf("| ", row.length() - 3)))
                .flatMap(cell -> codes.matcher(cell).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> given = Stream.concat(
                        failures().map(failure -> code(new AnswerRetryable().proxyToClient(failure))),
                        OF_OTHERS.stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(told).isEqualTo(given);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theMessageIsTheReason(GatewayFailure failure) {
        String body = new String(
                        ((Bytes) new AnswerRetryable().proxyToClient(failure).body()).toArray(), StandardCharsets.UTF_8)
                .strip();

        assertThat(body).endsWith("\"message\":\"" + failure.reason() + "\"}");
    }
}
