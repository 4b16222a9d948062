package remotewrite.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tests as pages name them: {@code Class.method}, with a nested class between the two where there is one. */
final class NamedMethod {
    /** Of this module, and of the one that has the real senders. */
    private static final List<Path> SOURCES =
            List.of(Path.of("src", "test", "java"), Path.of("..", "conformance-tests", "src", "test", "java"));

    private static final Pattern NAME = Pattern.compile("([A-Z]\\w*Test)((?:\\.[A-Z]\\w*)?)\\.([a-z]\\w*)");
    private static final Pattern METHOD = Pattern.compile("(?m)^ +(?:void|Stream<DynamicTest>) ([a-z]\\w*)\\(");
    private static final Pattern ANNOTATION = Pattern.compile("(?m)^ +@(Test|ParameterizedTest|TestFactory)\\b");

    private NamedMethod() {}

    /** What is wrong with the name of a test; empty when this very class has this very test. */
    static Optional<String> mistake(String name) throws IOException {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.of("is not Class.method");
        }
        List<Path> files = sources(parts.group(1) + ".java");
        if (files.size() != 1) {
            return Optional.of("has no class, or several: " + files);
        }
        String source = Files.readString(files.getFirst());
        String body = parts.group(2).isEmpty()
                ? outer(source)
                : nested(source, parts.group(2).substring(1));
        return tests(body).contains(parts.group(3))
                ? Optional.empty()
                : Optional.of("is not a test of " + files.getFirst());
    }

    /** The methods with an annotation that makes them tests; nothing but blank lines separates them from others. */
    private static Set<String> tests(String body) {
        Set<String> tests = new HashSet<>();
        for (MatchResult method : METHOD.matcher(body).results().toList()) {
            String before = body.substring(0, method.start());
            if (ANNOTATION
                    .matcher(before.substring(Math.max(0, before.lastIndexOf("\n\n"))))
                    .find()) {
                tests.add(method.group(1));
            }
        }
        return tests;
    }

    private static List<Path> sources(String fileName) {
        List<Path> found = new ArrayList<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.getFileName().toString().equals(fileName))
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look through " + root, e);
            }
        }
        return found;
    }

    /** Without its nested classes, which the formatter indents by four. */
    private static String outer(String source) {
        return source.replaceAll("(?ms)^    (static |final )*class \\w+ .*?^    }$", "");
    }

    private static String nested(String source, String name) {
        Matcher found = Pattern.compile("(?ms)^    (static |final )*class " + name + " .*?^    }$")
                .matcher(source);
        return found.find() ? found.group() : "";
    }
}
