package remotewrite.conformance.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where snappy-java unpacks its native code. It leaves that to be deleted when Java ends, which does not happen when a
 * process is interrupted ({@link Runtime#halt}).
 */
final class NativeCode {
    private static final String SETTING = "org.xerial.snappy.tempdir";
    private static final Path OWN =
            Path.of(System.getProperty("java.io.tmpdir"), "conformance-native-" + UUID.randomUUID());

    private NativeCode() {}

    /** From now on; the directory is made when it is needed, and is gone when Java ends in good order. */
    static void unpackedIntoADirectoryOfItsOwn() {
        if (System.getProperty(SETTING) == null) {
            File directory = OWN.toFile();
            System.setProperty(SETTING, directory.toString());
            // before its files are told to be: the last one told is the first to go
            directory.deleteOnExit();
        }
    }

    /** Deletes what there is of it; what is loaded stays loaded. */
    static void delete() {
        WorkDirectory.delete(OWN);
    }
}
