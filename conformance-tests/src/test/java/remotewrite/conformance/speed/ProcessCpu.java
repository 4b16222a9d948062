package remotewrite.conformance.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time a process has used, all its threads together, in user and kernel mode; Linux only. */
public final class ProcessCpu {
    /** proc(5): USER_HZ, 100 on every architecture Debian has. */
    private static final long TICK_MILLIS = 10;

    private static final int UTIME = 14;
    private static final int STIME = 15;

    private ProcessCpu() {}

    public static Duration of(Process process) {
        Path file = Path.of("/proc", String.valueOf(process.pid()), "stat");
        try {
            String line = Files.readString(file);
            // field 2 is the name in parentheses and may hold anything
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Duration.ofMillis(
                    TICK_MILLIS * (Long.parseLong(fields[UTIME - 3]) + Long.parseLong(fields[STIME - 3])));
        } catch (IOException e) {
            throw new UncheckedIOException("the process is gone: " + process, e);
        }
    }

    /** The most memory it ever had, in KiB ({@code VmHWM} of proc(5)). */
    static long peakKib(Process process) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("the process is gone: " + process, e);
        }
    }
}
