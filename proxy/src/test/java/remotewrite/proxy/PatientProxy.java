package remotewrite.proxy;

import java.time.Duration;

/**
 * The proxy's process as {@link Main} runs it, whose end has ten times the time: for tests of what is done at the end, and not
 * of how long that may take, on machines that let a process stand still for a second.
 */
public final class PatientProxy {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private PatientProxy() {}

    public static void main(String[] arguments) {
        Main.run(ProcessEnd.ofThisProcess(PATIENCE), config -> config.withExport(patient(config.export())));
    }

    /** Lets the last export take its time. */
    static Export patient(Export export) {
        return switch (export) {
            case Export.None none -> none;
            case Export.Otlp otlp -> otlp.withLastExport(PATIENCE);
        };
    }
}
