package remotewrite.fake.query;

/** A sum and a mean that lose no digits, by Kahan and Neumaier, as Prometheus takes them. */
final class KahanSum {
    private Total sum = new Total(0, 0);
    private long count;
    /** The mean by itself, once the sum is beyond a double: the mean need not be. */
    private boolean overflown;

    private Total mean = new Total(0, 0);

    /** @param lost what rounding has taken from {@code value} */
    private record Total(double value, double lost) {
        Total plus(double more) {
            double total = value + more;
            if (Double.isInfinite(total)) {
                return new Total(total, 0);
            }
            return new Total(
                    total, lost + (Math.abs(value) >= Math.abs(more) ? value - total + more : more - total + value));
        }

        Total times(double factor) {
            return new Total(value * factor, lost * factor);
        }

        double number() {
            return Double.isInfinite(value) ? value : value + lost;
        }
    }

    void add(double next) {
        count++;
        Total before = sum;
        sum = sum.plus(next);
        if (!overflown && Double.isInfinite(sum.value()) && Double.isFinite(before.value()) && Double.isFinite(next)) {
            overflown = true;
            mean = before.times(1.0 / (count - 1));
        }
        if (overflown) {
            mean = mean.times((count - 1.0) / count).plus(next / count);
        }
    }

    double sum() {
        return sum.number();
    }

    double mean() {
        return overflown ? mean.number() : sum.value() / count + sum.lost() / count;
    }
}
