package remotewrite.conformance.load;

import java.util.List;
import java.util.function.ToLongFunction;

/** What a process used, looked at every second, in order. */
record Usage(List<Look> looks) {
    Usage {
        looks = List.copyOf(looks);
    }

    /** One look. */
    record Look(long residentKib, long descriptors) {}

    /** Averages of the first and the last third of the run, in MB (10^6 bytes). */
    double[] residentMb() {
        double kibInMb = 1024 / 1e6;
        return new double[] {average(first()) * kibInMb, average(last()) * kibInMb};
    }

    /** The most at once in the first and in the last third of the run. */
    long[] mostDescriptors() {
        return new long[] {most(first(), Look::descriptors), most(last(), Look::descriptors)};
    }

    /** The most memory of the whole run, in MB. */
    double peakMb() {
        return most(looks, Look::residentKib) * 1024 / 1e6;
    }

    private List<Look> first() {
        return looks.subList(0, looks.size() / 3);
    }

    private List<Look> last() {
        return looks.subList(looks.size() - looks.size() / 3, looks.size());
    }

    private static double average(List<Look> some) {
        return some.stream().mapToLong(Look::residentKib).average().orElse(Double.NaN);
    }

    private static long most(List<Look> some, ToLongFunction<Look> what) {
        return some.stream().mapToLong(what).max().orElse(0);
    }
}
