package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.report.Accounting;

class SampleColumnsTest {
    private static final List<Label> A = List.of(new Label("__name__", "a"), new Label("job", "j"));
    private static final List<Label> A_IN_ANOTHER_ORDER = List.of(new Label("job", "j"), new Label("__name__", "a"));
    private static final Instant AT = Instant.ofEpochMilli(100_000);

    private final SampleColumns columns = new SampleColumns();

    private void arrived(List<Label> labels, Sample... samples) {
        columns.arrived(List.of(TimeSeries.of(labels, List.of(samples))), AT);
    }

    private Accounting accounting() {
        return columns.accounting("s", "did");
    }

    @Test
    void whatArrivesAsServedIsDelivered() {
        columns.served(A, Sample.of(1, 10));
        columns.served(A, Sample.of(2, 20));
        arrived(A_IN_ANOTHER_ORDER, Sample.of(2, 20), Sample.of(1, 10));

        assertThat(accounting())
                .isEqualTo(new Accounting("s", "did", 2, 2, 0, 0, 0, 0, 0, 0, Duration.ofMillis(99_990), List.of()));
        assertThat(columns.series()).isEqualTo(1);
        assertThat(columns.arrivals()).isEqualTo(2);
    }

    @Test
    void eachKindOfTroubleIsCountedAndShown() {
        columns.served(A, Sample.of(1, 10));
        columns.served(A, Sample.of(2, 20));
        columns.served(A, Sample.of(3, 30));
        arrived(A, Sample.of(1, 10), Sample.of(2.5, 20), Sample.of(1, 10), Sample.of(9, 15), Sample.of(9, 40));

        Accounting accounting = accounting();
        assertThat(accounting.served()).isEqualTo(3);
        assertThat(accounting.delivered()).isEqualTo(1);
        assertThat(accounting.duplicated()).isEqualTo(1);
        assertThat(accounting.altered()).isEqualTo(1);
        assertThat(accounting.lost()).isEqualTo(1);
        assertThat(accounting.unexpected()).isEqualTo(2);
        assertThat(accounting.clean()).isFalse();
        assertThat(accounting.examples())
                .containsExactly(
                        "lost a{job=\"j\"} @1970-01-01T00:00:00.030Z: it did not arrive",
                        "duplicated a{job=\"j\"} @1970-01-01T00:00:00.010Z: accepted 2 times",
                        "altered a{job=\"j\"} @1970-01-01T00:00:00.020Z: served 2.0, arrived as 2.5",
                        "unexpected a{job=\"j\"} @1970-01-01T00:00:00.015Z: nobody served it, value 9.0",
                        "unexpected a{job=\"j\"} @1970-01-01T00:00:00.040Z: nobody served it, value 9.0");
    }

    @Test
    void anotherValueBesideTheServedOneIsUnexpected() {
        columns.served(A, Sample.of(1, 10));
        arrived(A, Sample.of(1, 10), Sample.of(2, 10));

        assertThat(accounting().delivered()).isEqualTo(1);
        assertThat(accounting().unexpected()).isEqualTo(1);
        assertThat(accounting().duplicated()).isZero();
    }

    @Test
    void aNanIsDeliveredByItsBits() {
        columns.served(A, new Sample(0x7ff8000000000001L, 10));
        columns.served(A, new Sample(0x7ff8000000000001L, 20));
        arrived(A, new Sample(0x7ff8000000000001L, 10), new Sample(0x7ff8000000000000L, 20));

        assertThat(accounting().delivered()).isEqualTo(1);
        assertThat(accounting().altered()).isEqualTo(1);
    }

    @Test
    void whatTheSenderMakesItselfIsNeitherServedNorUnexpected() {
        columns.served(A, Sample.of(1, 10));
        arrived(A, Sample.of(1, 10), Sample.stale(20));
        arrived(List.of(new Label("__name__", "up")), Sample.of(1, 10));
        arrived(List.of(new Label("__name__", "stranger")), Sample.stale(10));

        assertThat(accounting().senderOwn()).isEqualTo(2);
        assertThat(accounting().unexpected()).isEqualTo(1);
    }

    @Test
    void whatArrivesAfterTheWorkspacesWindowIsLate() {
        long millis = AT.toEpochMilli() - Duration.ofMinutes(20).toMillis();
        columns.served(A, Sample.of(1, millis));
        columns.served(A, Sample.of(1, millis - 1));
        arrived(A, Sample.of(1, millis), Sample.of(1, millis - 1));

        assertThat(accounting().late()).isEqualTo(1);
        assertThat(accounting().delivered()).isEqualTo(2);
    }

    @Test
    void everySampleComesOutAsItWentIn() {
        Random random = new Random(5);
        List<Sample> samples = new ArrayList<>(List.of(
                new Sample(0, Long.MIN_VALUE),
                new Sample(-1, Long.MIN_VALUE),
                new Sample(Long.MIN_VALUE, -1),
                new Sample(1, 0),
                new Sample(0xff00000000000000L, Long.MAX_VALUE),
                new Sample(0xffL, Long.MAX_VALUE)));
        PackedSamples packed = new PackedSamples();
        samples.forEach(sample -> packed.add(sample.timestampMillis(), sample.valueBits()));
        // jumps over the whole range overflow both ways and come back
        for (int at = 0; at < 10_000; at++) {
            Sample sample = new Sample(
                    random.nextLong() >>> random.nextInt(64) << random.nextInt(64),
                    random.nextLong() >> random.nextInt(64));
            samples.add(sample);
            packed.add(sample.timestampMillis(), sample.valueBits());
        }
        PackedSamples.Unpacked unpacked = packed.unpacked();
        List<Sample> read = new ArrayList<>();
        for (int at = 0; at < unpacked.timestamps().length; at++) {
            read.add(new Sample(unpacked.valueBits()[at], unpacked.timestamps()[at]));
        }

        samples.sort(java.util.Comparator.comparingLong(Sample::timestampMillis));
        assertThat(read).isEqualTo(samples);
        assertThat(packed.size()).isEqualTo(10_006);
    }
}
