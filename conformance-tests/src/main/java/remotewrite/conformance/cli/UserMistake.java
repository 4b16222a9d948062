package remotewrite.conformance.cli;

/** Something the user typed cannot be done; the message says what, and what can. */
final class UserMistake extends RuntimeException {
    UserMistake(String message) {
        super(message);
    }
}
