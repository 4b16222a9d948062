package remotewrite.conformance;

import java.util.Objects;
import java.util.function.UnaryOperator;
import remotewrite.conformance.bench.InProcessProxy;
import remotewrite.conformance.sender.Behaviour;

/** A subject that is wrong in one way, made to prove that a check can fail. */
public sealed interface Mutant {
    /** Lower-case words with dashes, unique. */
    String name();

    /** What it does wrong, present tense, with a full stop. */
    String sentence();

    /** The scripted sender with one wrong part. */
    record WrongSender(String name, String sentence, UnaryOperator<Behaviour> change) implements Mutant {
        public WrongSender {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(sentence, "sentence is null");
            Objects.requireNonNull(change, "change is null");
        }
    }

    /** The reference proxy with one wrong part. */
    record WrongProxy(String name, String sentence, InProcessProxy.Change change) implements Mutant {
        public WrongProxy {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(sentence, "sentence is null");
            Objects.requireNonNull(change, "change is null");
        }
    }
}
