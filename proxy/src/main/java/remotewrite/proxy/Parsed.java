package remotewrite.proxy;

/** A setting's value, or what is wrong with its text. */
sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    /** @param problem continues a sentence that begins with the setting's name */
    record Bad<T>(String problem) implements Parsed<T> {}
}
