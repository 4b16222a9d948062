package remotewrite.conformance.sender;

/** How a started sender ended. */
public sealed interface ExitStatus {
    /** It has not ended. */
    record Running() implements ExitStatus {}

    /** It ended with this code; on Unix 128 + n means signal n. */
    record Exited(int code) implements ExitStatus {}

    /** It is gone and nobody can say how, for example because its container was removed by somebody else. */
    record Unknown() implements ExitStatus {}
}
