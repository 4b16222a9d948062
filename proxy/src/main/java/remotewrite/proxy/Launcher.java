package remotewrite.proxy;

import java.io.PrintStream;

/**
 * Where {@code java -jar} begins: says in one line that Java is too old, or that the jar stands without its libraries, instead
 * of a stack trace. Compiled for Java 8, so that a Java that old can run it. Exit code 2 for an old Java, 3 without the
 * libraries or when a class of the proxy is broken, which is a stack trace; otherwise as {@link Main}.
 */
public final class Launcher {
    /** The {@code java.release} of the build, for which all other classes are compiled. */
    static final int NEEDED = 21;

    private static final int BAD_CONFIGURATION = 2;
    private static final int NOT_STARTED = 3;

    private Launcher() {}

    public static void main(String[] arguments) {
        if (tooOld(System.getProperty("java.specification.version"))) {
            System.err.println("The proxy needs Java " + NEEDED + " or newer; this is Java "
                    + System.getProperty("java.version") + " of " + System.getProperty("java.home")
                    + ". Call the java of a newer one, or let PATH lead to it");
            System.exit(BAD_CONFIGURATION);
        }
        try {
            Main.main(arguments);
        } catch (NoClassDefFoundError e) {
            tell(e, System.err);
            System.exit(NOT_STARTED);
        }
    }

    /** The same error says that a class is not there, and that it is and could not be initialized, which no library mends. */
    static void tell(NoClassDefFoundError error, PrintStream err) {
        if (error.getCause() instanceof ClassNotFoundException) {
            err.println("The proxy's libraries are not there (" + error.getMessage()
                    + "). Put the directory lib, which the build makes beside the jar, beside it");
        } else {
            error.printStackTrace(err);
        }
    }

    /** @param version as {@code java.specification.version} has it: 1.8, 11, 25 */
    static boolean tooOld(String version) {
        return version.startsWith("1.") || Integer.parseInt(version) < NEEDED;
    }
}
