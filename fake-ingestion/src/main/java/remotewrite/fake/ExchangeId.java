package remotewrite.fake;

/**
 * Names an exchange on one leg by connection and position on that connection, both counted from 0. Shown as
 * {@code c0/e2} in logs, facts and evidence.
 */
public record ExchangeId(int connection, int index) {
    @Override
    public String toString() {
        return "c" + connection + "/e" + index;
    }
}
