package remotewrite.fake.query;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers and times as the JSON of Prometheus has them. */
public final class GoNumber {
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double LARGEST_PLAIN = 1e21;

    private GoNumber() {}

    /** The shortest digits that give the same double again; plain from 1e-6 to below 1e21, else with an exponent. */
    public static String value(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal digits = shortest(value);
        return size < SMALLEST_PLAIN || size >= LARGEST_PLAIN ? scientific(digits) : digits.toPlainString();
    }

    /** As {@link Double#toString}, which writes two digits at least: one may do, as for the smallest number, 5e-324. */
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal one = digits.round(new MathContext(1));
        return one.doubleValue() == value ? one : digits;
    }

    private static String scientific(BigDecimal digits) {
        String all = digits.unscaledValue().abs().toString();
        int exponent = all.length() - 1 - digits.scale();
        return (digits.signum() < 0 ? "-" : "")
                + all.charAt(0)
                + (all.length() > 1 ? "." + all.substring(1) : "")
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Seconds since 1970, with three digits after the point or none. */
    static String time(long millis) {
        long fraction = Math.abs(millis % 1000);
        String sign = millis < 0 && millis > -1000 ? "-" : "";
        return sign + millis / 1000 + (fraction == 0 ? "" : String.format(Locale.ROOT, ".%03d", fraction));
    }
}
