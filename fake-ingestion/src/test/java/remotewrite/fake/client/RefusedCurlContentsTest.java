package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.client.RefusedWrite.told;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.Buckets;
import remotewrite.fake.Bytes;
import remotewrite.fake.ExemplarV2;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.Longs;
import remotewrite.fake.MetadataV2;
import remotewrite.fake.NativeHistogram;
import remotewrite.fake.Sample;
import remotewrite.fake.SampleV2;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.TimeSeriesV2;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.WriteRequestV2;
import remotewrite.fake.WriteRequestV2Codec;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.Workspace;
import remotewrite.fake.store.WorkspaceRules;

/** What the profile {@code SPEC} refuses in contents that no sender of ours makes, as an unmodified curl prints it. */
class RefusedCurlContentsTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    private static final List<String> SYMBOLS = List.of("", "__name__", "up", "other");
    private static final List<Label> NAMED = List.of(new Label("__name__", "up"));
    private static final SampleV2 SAMPLE = new SampleV2(0, 1000, 0);
    private static final Sample SAMPLE_1 = Sample.of(1, 1000);
    private static final NativeHistogram NO_BUCKETS = NativeHistogram.of(3, 1, 0, Buckets.NONE, 1000);
    private static final NativeHistogram EMPTY = NativeHistogram.of(0, 0, 0, Buckets.NONE, 1000);
    private static final String[] NO_COUNTS = {
        "X-Prometheus-Remote-Write-Samples-Written: 0\r\n",
        "X-Prometheus-Remote-Write-Histograms-Written: 0\r\n",
        "X-Prometheus-Remote-Write-Exemplars-Written: 0\r\n"
    };

    @TempDir
    private Path directory;

    static Stream<RefusedWrite> types() {
        return Stream.of(
                        "application/octet-stream",
                        "application/x-protobuf;proto=foo.Bar",
                        "application/x-protobuf;proto=io.prometheus.write.v2.request",
                        "application/x-protobuf;version=2.0")
                .map(type -> spec(
                                type,
                                415,
                                "UnsupportedMediaType",
                                "Content-Type is [" + type
                                        + "], needed is application/x-protobuf with the message prometheus.WriteRequest or"
                                        + " io.prometheus.write.v2.Request.\"}}")
                        .by(write -> write.with("Content-Type", type)));
    }

    static Stream<RefusedWrite> version1() {
        return Stream.of(
                undecodable("a series that is cut", "application/x-protobuf", 0x0a, 5),
                undecodable("a sample with a wrong wire type", "application/x-protobuf", 0x0a, 4, 0x12, 2, 8, 1),
                undecodable("a name that is no UTF-8", "application/x-protobuf", 0x0a, 4, 0x0a, 2, 0x0a, 0xff),
                series1("no labels", "no labels", TimeSeries.of(List.of(), List.of(SAMPLE_1))),
                series1(
                        "an empty label name",
                        "an empty label name",
                        TimeSeries.of(List.of(new Label("", "x")), List.of(SAMPLE_1))),
                series1(
                        "a label twice",
                        "label __name__ twice",
                        TimeSeries.of(
                                List.of(new Label("__name__", "up"), new Label("__name__", "down")),
                                List.of(SAMPLE_1))),
                series1(
                        "samples of one time",
                        "sample at 1000 ms after one at 1000 ms",
                        TimeSeries.of(NAMED, List.of(SAMPLE_1, SAMPLE_1))),
                series1(
                        "samples in descending order",
                        "sample at 999 ms after one at 1000 ms",
                        TimeSeries.of(NAMED, List.of(SAMPLE_1, Sample.of(1, 999)))),
                series1(
                        "an invalid histogram",
                        "NH06: count 3, in buckets 0",
                        new TimeSeries(NAMED, List.of(), List.of(), List.of(NO_BUCKETS))));
    }

    static Stream<RefusedWrite> version2() {
        List<SampleV2> one = List.of(SAMPLE);
        return Stream.of(
                undecodable("a series that is cut, 2.0", V2, 0x2a, 5).printing(NO_COUNTS),
                table("no symbols", "there are series but no symbols", List.of()),
                table(
                        "a first symbol that is not empty",
                        "symbol 0 is \\\"x\\\", not the empty string",
                        List.of("x", "__name__", "up")),
                series2("an odd list", "labels_refs has 3 references, not pairs", series(one, List.of(), 1, 2, 1)),
                series2(
                        "a reference outside the table",
                        "labels_refs refers to symbol 4, the table has 4",
                        series(one, List.of(), 1, 2, 2, 4)),
                series2("a label twice, 2.0", "label __name__ twice", series(one, List.of(), 1, 2, 1, 3)),
                series2("an empty label name, 2.0", "an empty label name", series(one, List.of(), 1, 2, 0, 3)),
                series2("no labels, 2.0", "no labels", series(one, List.of())),
                series2("no values", "neither samples nor histograms", series(List.of(), List.of(), 1, 2)),
                series2("values of two kinds", "both samples and histograms", series(one, List.of(EMPTY), 1, 2)),
                series2(
                        "samples of one time, 2.0",
                        "sample at 1000 ms after one at 1000 ms",
                        series(List.of(SAMPLE, SAMPLE), List.of(), 1, 2)),
                series2(
                        "histograms of one time",
                        "histogram at 1000 ms after one at 1000 ms",
                        series(List.of(), List.of(EMPTY, EMPTY), 1, 2)),
                series2(
                        "an invalid histogram, 2.0",
                        "NH06: count 3, in buckets 0",
                        series(List.of(), List.of(NO_BUCKETS), 1, 2)),
                series2(
                        "an odd list of an exemplar",
                        "labels_refs of an exemplar has 3 references, not pairs",
                        new TimeSeriesV2(
                                Longs.of(1, 2),
                                one,
                                List.of(),
                                List.of(new ExemplarV2(Longs.of(2, 3, 2), 0, 1)),
                                MetadataV2.NONE,
                                0)),
                series2(
                        "a description outside the table",
                        "help_ref refers to symbol 4, the table has 4",
                        new TimeSeriesV2(Longs.of(1, 2), one, List.of(), List.of(), new MetadataV2(1, 4, 0), 0)),
                series2(
                        "exemplars on their own",
                        "neither samples nor histograms",
                        new TimeSeriesV2(
                                Longs.of(1, 2),
                                List.of(),
                                List.of(),
                                List.of(new ExemplarV2(Longs.of(2, 3), 0, 1000)),
                                MetadataV2.NONE,
                                0)));
    }

    /** What is valid, and a workspace does not keep all the same. */
    static Stream<RefusedWrite> workspaces() {
        return Stream.of(
                unwritten(
                        "BadRequest",
                        400,
                        "sample at a time of long ago",
                        "OldData",
                        () -> Workspace.of(CLOCK, AzureLimits.DOCUMENTED, WorkspaceRules.SPECIFIED)),
                unwritten("InternalServerError", 500, "trouble of the workspace's own", "InternalError", () -> {
                    Workspace workspace = Workspace.of(CLOCK, AzureLimits.NONE, WorkspaceRules.SPECIFIED);
                    workspace.dropNext(1);
                    return workspace;
                }),
                unwritten("TooManyRequests", 429, "series more than may be active", "LimitThrottling", () -> {
                    Workspace workspace = Workspace.of(
                            CLOCK,
                            AzureLimits.NONE.with(AzureLimits.PerWorkspace.NONE.withActiveSeries(1)),
                            WorkspaceRules.SPECIFIED);
                    workspace.take(List.of(TimeSeries.of(
                            List.of(new Label("__name__", "first")), List.of(Sample.of(1, CLOCK.millis())))));
                    return workspace;
                }));
    }

    private static RefusedWrite unwritten(
            String code, int status, String what, String reason, Supplier<Workspace> workspace) {
        return told(
                        what,
                        status,
                        "{\"error\":{\"code\":\"" + code
                                + "\",\"message\":\"1 of 1 values of valid series are not written (" + reason
                                + " 1): the sample of {__name__=\\\"up\\\"} at 1000 ms: " + reason + ".\"}}")
                .at(settings -> settings.withProfile(IngestionProfile.SPEC).withIntake(workspace.get()))
                .printing(NO_COUNTS)
                .by(write -> write.with("Content-Type", V2)
                        .body(encoded(SYMBOLS, series(List.of(SAMPLE), List.of(), 1, 2))));
    }

    @ParameterizedTest
    @MethodSource({"types", "version1", "version2", "workspaces"})
    void isWhatCurlPrints(RefusedWrite refused) throws Exception {
        refused.assertRefused(directory);
    }

    /** 1.0 and 2.0 are both taken by the endpoint that refuses the rows above; of a refused write it keeps what is valid. */
    @Test
    void curlIsToldHowMuchWasWritten() throws Exception {
        TimeSeriesV2 valid = series(List.of(SAMPLE, new SampleV2(0, 2000, 0)), List.of(), 1, 2);
        TimeSeriesV2 invalid = series(List.of(), List.of(), 1, 3);
        Workspace workspace = Workspace.of(CLOCK, AzureLimits.NONE, WorkspaceRules.SPECIFIED);
        try (WriteTarget target = new WriteTarget(
                CLOCK,
                directory,
                usual -> usual.withProfile(IngestionProfile.SPEC).withIntake(workspace))) {
            CurlWrite version1 = CurlWrite.sound(target, RefusedWrite.soundBody());
            CurlWrite version2 = version1.with("Content-Type", V2);

            assertThat(version2.body(encoded(SYMBOLS, valid))
                            .run(directory, target)
                            .printed())
                    .startsWith("HTTP/1.1 204 ")
                    .contains("X-Prometheus-Remote-Write-Samples-Written: 2\r\n");
            assertThat(version1.run(directory, target).printed()).startsWith("HTTP/1.1 204 ");
            TimeSeriesV2 other = series(List.of(SAMPLE, new SampleV2(0, 2000, 0)), List.of(), 1, 3);
            Program.Run partly = version2.body(encoded(SYMBOLS, invalid, other)).run(directory, target);

            assertThat(partly.printed())
                    .contains("HTTP/1.1 400 ")
                    .contains("X-Prometheus-Remote-Write-Samples-Written: 2\r\n")
                    .contains("1 of 2 series are invalid and not written: series 0: neither samples nor histograms.");
            assertThat(partly.exit()).isEqualTo(22);
            assertThat(workspace
                            .metrics()
                            .select(labels -> labels.getFirst().value().equals("other"), 0, 5000))
                    .singleElement()
                    .satisfies(series -> assertThat(series.samples()).hasSize(2));
        }
    }

    private static RefusedWrite spec(String what, int status, String code, String text) {
        return told(what, status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + text)
                .at(settings -> settings.withProfile(IngestionProfile.SPEC));
    }

    /** @param message less than 60 bytes of it, as one literal */
    private static RefusedWrite undecodable(String what, String type, int... message) {
        byte[] block = new byte[message.length + 2];
        block[0] = (byte) message.length;
        block[1] = (byte) ((message.length - 1) << 2);
        for (int at = 0; at < message.length; at++) {
            block[at + 2] = (byte) message[at];
        }
        return spec(what, 400, "BadRequest", "The body cannot be decoded: ")
                .by(write -> write.with("Content-Type", type).body(Bytes.copyOf(block)));
    }

    private static RefusedWrite series1(String what, String why, TimeSeries series) {
        return spec(what, 400, "BadRequest", "1 of 1 series are invalid and not written: series 0: " + why + ".\"}}")
                .by(write -> write.body(WriteRequestCodec.encode(WriteRequest.of(List.of(series)))));
    }

    private static RefusedWrite series2(String what, String why, TimeSeriesV2 series) {
        return spec(what, 400, "BadRequest", "1 of 1 series are invalid and not written: series 0: " + why + ".\"}}")
                .printing(NO_COUNTS)
                .by(write -> write.with("Content-Type", V2).body(encoded(SYMBOLS, series)));
    }

    private static RefusedWrite table(String what, String why, List<String> symbols) {
        return spec(what, 400, "BadRequest", "All 1 series are invalid: " + why + ".\"}}")
                .printing(NO_COUNTS)
                .by(write -> write.with("Content-Type", V2)
                        .body(encoded(symbols, series(List.of(SAMPLE), List.of(), 1, 2))));
    }

    private static TimeSeriesV2 series(List<SampleV2> samples, List<NativeHistogram> histograms, long... refs) {
        return new TimeSeriesV2(Longs.of(refs), samples, histograms, List.of(), MetadataV2.NONE, 0);
    }

    private static Bytes encoded(List<String> symbols, TimeSeriesV2... series) {
        return WriteRequestV2Codec.encode(new WriteRequestV2(symbols, List.of(series), List.of()));
    }
}
