package remotewrite.fake.query;

/** What a selector must say about the metric's name. */
public enum NameRule {
    /** Nothing: Prometheus. */
    NOT_NEEDED,
    /** It has a matcher of {@code __name__}, of whatever type. */
    ANY_MATCHER,
    /** It has exactly one, {@code =} with a value. */
    EQUALITY
}
