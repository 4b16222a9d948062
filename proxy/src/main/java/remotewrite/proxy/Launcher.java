package remotewrite.proxy;

/**
 * Where {@code java -jar} begins: says in one line that Java is too old, or that the jar stands without its libraries, instead
 * of a stack trace. Compiled for Java 8, so that a Java that old can run it. Exit code 2 for an old Java, 3 without the
 * libraries, otherwise as {@link Main}.
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
        } catch (NoClassDefFoundError missing) {
            System.err.println("The proxy's libraries are not there (" + missing.getMessage()
                    + "). Put the directory lib, which the build makes beside the jar, beside it");
            System.exit(NOT_STARTED);
        }
    }

    /** @param version as {@code java.specification.version} has it: 1.8, 11, 25 */
    static boolean tooOld(String version) {
        return version.startsWith("1.") || Integer.parseInt(version) < NEEDED;
    }
}
