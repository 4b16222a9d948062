package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedSamplesTest {
    private record One(long place, long timestampMillis, long valueBits) {}

    private static List<One> read(Rows rows) {
        List<One> read = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            read.add(new One(rows.place(row), rows.timestampMillis(row), rows.valueBits(row)));
        }
        return read;
    }

    @Test
    void everySampleComesOutAsItWentIn() {
        Random random = new Random(5);
        List<One> samples = new ArrayList<>(List.of(
                new One(0, Long.MIN_VALUE, 0),
                new One(Long.MAX_VALUE, Long.MIN_VALUE, -1),
                new One(Long.MIN_VALUE, -1, Long.MIN_VALUE),
                new One(-1, 0, 1),
                new One(0, Long.MAX_VALUE, 0xff00000000000000L),
                new One(0, Long.MAX_VALUE, 0xffL)));
        // jumps over the whole range overflow both ways and come back; some stretches go on at their pace
        long place = 0;
        long time = 0;
        for (int at = 0; at < 10_000; at++) {
            boolean jump = random.nextInt(3) == 0;
            place += jump ? random.nextLong() >> random.nextInt(64) : 7;
            time += jump ? random.nextLong() >> random.nextInt(64) : 15_000;
            samples.add(new One(place, time, random.nextLong() >>> random.nextInt(64) << random.nextInt(64)));
        }
        PackedSamples packed = new PackedSamples();
        samples.forEach(one -> packed.add(one.place, one.timestampMillis, one.valueBits));

        assertThat(read(packed.unpacked())).isEqualTo(samples);
        assertThat(packed.size()).isEqualTo(10_006);
    }

    @Test
    void whatIsUnpackedIsFoundByTimeAndByValueInTheOrderItCame() {
        Random random = new Random(6);
        for (int round = 0; round < 200; round++) {
            PackedSamples packed = new PackedSamples();
            List<One> all = new ArrayList<>();
            for (int at = random.nextInt(20); at > 0; at--) {
                One one = new One(at, random.nextInt(6), Double.doubleToRawLongBits(random.nextInt(4) - 1));
                all.add(one);
                packed.add(one.place, one.timestampMillis, one.valueBits);
            }
            Rows rows = packed.unpacked();
            for (long key = -1; key < 7; key++) {
                long time = key;
                long bits = Double.doubleToRawLongBits(key);

                assertThat(rows.at(time)).containsExactly(which(all, one -> one.timestampMillis == time));
                assertThat(rows.like(bits)).containsExactly(which(all, one -> one.valueBits == bits));
                assertThat(rows.once(bits)).isEqualTo(which(all, one -> one.valueBits == bits).length == 1);
                assertThat(read(rows.where(place -> place > time)))
                        .isEqualTo(all.stream().filter(one -> one.place > time).toList());
            }
            assertThat(rows.between(1, 3))
                    .isSortedAccordingTo(Comparator.comparing(rows::timestampMillis))
                    .containsExactlyInAnyOrder(which(all, one -> one.timestampMillis >= 1 && one.timestampMillis <= 3));
        }
    }

    @Test
    void zerosAreFoundWithEitherSignAndNansWithAnyButTheStaleOne() {
        long[] values = {0, Long.MIN_VALUE, 0x7ff8000000000000L, 0xfff8000000000001L, StaleMarker.BITS};
        Rows rows = new Rows(new long[values.length], new long[values.length], values);

        assertThat(rows.like(0)).containsExactly(0, 1);
        assertThat(rows.like(Long.MIN_VALUE)).containsExactly(0, 1);
        assertThat(rows.like(Double.doubleToRawLongBits(Double.NaN))).containsExactly(2, 3);
        assertThat(rows.like(StaleMarker.BITS)).containsExactly(4);
        assertThat(rows.once(0)).isTrue();
    }

    private static int[] which(List<One> all, Predicate<One> wanted) {
        return IntStream.range(0, all.size())
                .filter(at -> wanted.test(all.get(at)))
                .toArray();
    }
}
