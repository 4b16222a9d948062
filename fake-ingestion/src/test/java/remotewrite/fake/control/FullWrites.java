package remotewrite.fake.control;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import remotewrite.fake.BucketSpan;
import remotewrite.fake.Buckets;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exemplar;
import remotewrite.fake.ExemplarV2;
import remotewrite.fake.HistogramCount;
import remotewrite.fake.Label;
import remotewrite.fake.Longs;
import remotewrite.fake.MetadataV2;
import remotewrite.fake.MetricMetadata;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.SampleV2;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.TimeSeriesV2;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.WriteRequestV2;
import remotewrite.fake.WriteRequestV2Codec;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.store.NumberedSeries;

/** Writes that between them have everything a write can have. */
final class FullWrites {
    static final String V1 = "application/x-protobuf";
    static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private static final NativeHistogram INTEGER = new NativeHistogram(
            HistogramCount.of(-1),
            Double.doubleToRawLongBits(-1.5),
            3,
            Double.doubleToRawLongBits(0.001),
            HistogramCount.of(1),
            new Buckets(List.of(new BucketSpan(-2, 2)), Longs.of(2, -1), Longs.empty()),
            Buckets.NONE,
            2,
            20,
            Longs.empty(),
            0);
    private static final NativeHistogram REAL = new NativeHistogram(
            HistogramCount.ofReal(2.75),
            Sample.STALE_BITS,
            9,
            0,
            HistogramCount.ofReal(0),
            new Buckets(List.of(new BucketSpan(1, 1)), Longs.empty(), Longs.ofDoubles(0.25)),
            new Buckets(List.of(new BucketSpan(0, 1)), Longs.empty(), Longs.ofDoubles(2.5, Double.POSITIVE_INFINITY)),
            7,
            21,
            Longs.empty(),
            0);
    private static final NativeHistogram CUSTOM = new NativeHistogram(
            HistogramCount.of(3),
            Double.doubleToRawLongBits(4.5),
            -53,
            0,
            new HistogramCount.Absent(),
            Buckets.NONE,
            new Buckets(List.of(new BucketSpan(0, 2)), Longs.of(1, 1), Longs.empty()),
            0,
            22,
            Longs.ofDoubles(0.5, 1),
            11);

    private FullWrites() {}

    /** A series with every kind of native histogram and an exemplar. */
    static NumberedSeries histograms(long number) {
        return new NumberedSeries(
                number,
                new TimeSeries(
                        List.of(new Label("__name__", "latency")),
                        List.of(),
                        List.of(new Exemplar(List.of(new Label("trace_id", "abc")), Sample.STALE_BITS, 14)),
                        List.of(INTEGER, REAL, CUSTOM)));
    }

    static Bytes version1() {
        return WriteRequestCodec.encode(new WriteRequest(
                List.of(
                        new TimeSeries(
                                List.of(new Label("__name__", "up"), new Label("job", "ü"), new Label("job", "b")),
                                List.of(
                                        Sample.of(1.5, 10),
                                        Sample.of(Double.NEGATIVE_INFINITY, 11),
                                        new Sample(0x7ff8000000000001L, 12),
                                        Sample.stale(13)),
                                List.of(new Exemplar(
                                        List.of(new Label("trace_id", "abc")), Double.doubleToRawLongBits(2), 14)),
                                List.of()),
                        new TimeSeries(
                                List.of(new Label("__name__", "latency")),
                                List.of(),
                                List.of(),
                                List.of(INTEGER, REAL, CUSTOM))),
                List.of(new MetricMetadata(1, "up", "Whether it is up.", ""), new MetricMetadata(99, "", "", "s")),
                List.of()));
    }

    static Bytes version2() {
        return WriteRequestV2Codec.encode(new WriteRequestV2(
                List.of("", "__name__", "up", "Whether it is up.", "s", "trace_id", "abc", "up"),
                List.of(
                        new TimeSeriesV2(
                                Longs.of(1, 2),
                                List.of(new SampleV2(Double.doubleToRawLongBits(1), 10, 5)),
                                List.of(CUSTOM),
                                List.of(new ExemplarV2(Longs.of(5, 6), Double.doubleToRawLongBits(2), 14)),
                                new MetadataV2(2, 3, 4),
                                77),
                        new TimeSeriesV2(Longs.of(1, 2, 99), List.of(), List.of(), List.of(), MetadataV2.NONE, 0)),
                List.of()));
    }

    /** One series of one sample. */
    static Bytes sample(String name, double value, long timestampMillis) {
        return WriteRequestCodec.encode(WriteRequest.of(List.of(
                TimeSeries.of(List.of(new Label("__name__", name)), List.of(Sample.of(value, timestampMillis))))));
    }

    /** The status of a write with a good token. */
    static int send(ControlClient client, FakeCloud cloud, String contentType, Bytes body) throws Exception {
        return send(client, cloud, contentType, "snappy", body);
    }

    static int send(ControlClient client, FakeCloud cloud, String contentType, String coding, Bytes body)
            throws Exception {
        return send(client, cloud, cloud.writeUri(), contentType, coding, body);
    }

    /** The same, through a rule that is not the workspace's own. */
    static int send(ControlClient client, FakeCloud cloud, URI rule, String contentType, Bytes body) throws Exception {
        return send(client, cloud, rule, contentType, "snappy", body);
    }

    private static int send(
            ControlClient client, FakeCloud cloud, URI rule, String contentType, String coding, Bytes body)
            throws Exception {
        return client.http()
                .send(
                        HttpRequest.newBuilder(rule)
                                .header("Authorization", "Bearer " + cloud.token())
                                .header("Content-Encoding", coding)
                                .header("Content-Type", contentType)
                                .POST(BodyPublishers.ofByteArray(body.toArray()))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
