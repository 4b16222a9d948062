package remotewrite.conformance.sender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Shell scripts that answer {@code --version} like a Prometheus and otherwise do what a test says. */
final class FakePrometheus {
    static final String READY = "echo 'level=INFO msg=\"Server is ready to receive web requests.\"'";

    private FakePrometheus() {}

    static Path in(Path directory, String version, String... otherwise) {
        return write(directory.resolve("prometheus"), script(version, otherwise));
    }

    static String script(String version, String... otherwise) {
        return "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'prometheus, version " + version
                + " (branch: x, revision: y)'; exit 0; fi\n" + String.join("\n", otherwise) + "\n";
    }

    private static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a script to " + file, e);
        }
    }
}
