package remotewrite.conformance;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import remotewrite.conformance.sender.Behaviour;
import remotewrite.proxy.Limits;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;

/** A subject that is wrong in one way, made to prove that a check can fail. */
public sealed interface Mutant {
    /** Lower-case words with dashes, unique. */
    String name();

    /** What it does wrong, present tense, with a full stop. */
    String sentence();

    /** What is wrong: {@code proxy} or {@code sender}. */
    default String kind() {
        return switch (this) {
            case WrongSender sender -> "sender";
            case WrongProxy proxy -> "proxy";
        };
    }

    /** The claim of a check that it catches this mutant, and says so with {@code phrase}. */
    default Claim showing(String phrase) {
        return new Claim(this, phrase);
    }

    /** The scripted sender with one wrong part. */
    record WrongSender(String name, String sentence, UnaryOperator<Behaviour> change) implements Mutant {
        public WrongSender {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(sentence, "sentence is null");
            Objects.requireNonNull(change, "change is null");
        }
    }

    /** The reference proxy with one wrong part. */
    record WrongProxy(String name, String sentence, ProxyChange change) implements Mutant {
        public WrongProxy {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(sentence, "sentence is null");
            Objects.requireNonNull(change, "change is null");
        }
    }

    /** Puts a wrong part in the place of a right one; called once for every proxy that is started. */
    @FunctionalInterface
    interface ProxyChange {
        /**
         * What the proxy makes of its environment; {@code variables} unless it is that which is wrong.
         *
         * @throws remotewrite.proxy.ConfigException when it ends for that
         */
        default Map<String, String> told(Map<String, String> variables) {
            return variables;
        }

        /** The proxy's bounds; {@code right} unless it is they that are wrong. */
        default Limits limits(Limits right) {
            return right;
        }

        /** @param config with the bounds of {@link #limits} */
        ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock);
    }
}
