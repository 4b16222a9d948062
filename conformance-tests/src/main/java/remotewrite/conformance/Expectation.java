package remotewrite.conformance;

/** What must be true of a recording. A pure function: the same recording always gives the same finding. */
@FunctionalInterface
public interface Expectation {
    Finding judge(Recording recording);
}
