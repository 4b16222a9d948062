package remotewrite.proxy;

import java.util.function.Function;

/** A setting's value, or what is wrong with its text. */
sealed interface Parsed<T> {
    /** What {@code next} makes of the value, if there is one. */
    default <U> Parsed<U> then(Function<T, Parsed<U>> next) {
        return switch (this) {
            case Good<T> good -> next.apply(good.value());
            case Bad<T> bad -> new Bad<>(bad.problem());
        };
    }

    record Good<T>(T value) implements Parsed<T> {}

    /** @param problem continues a sentence that begins with the setting's name */
    record Bad<T>(String problem) implements Parsed<T> {}
}
