package remotewrite.fake.query;

import java.util.List;

/** What an expression comes to at one time. */
sealed interface Value {
    record Scalar(double value) implements Value {}

    /** @param elements in ascending order of labels where they come from a selector */
    record Vector(List<Element> elements) implements Value {
        public Vector {
            elements = List.copyOf(elements);
        }
    }

    /** @param timeMillis of the sample where there is one, else of the evaluation */
    record Element(LabelSet labels, double value, long timeMillis) {}
}
