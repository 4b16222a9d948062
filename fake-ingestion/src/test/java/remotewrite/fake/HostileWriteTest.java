package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over HTTP, against fakes with 192 MiB of heap: hostile writes are refused with a reason, and the next good one is taken. */
class HostileWriteTest {
    private static final String V1 = "prometheus.WriteRequest";
    private static final String V2 = "io.prometheus.write.v2.Request";
    private static final String CROWDED =
            "This fake has no room for the request. It is reading as many bodies as fit in its part of the heap. Restart the journal, or give it more heap (-Xmx).";
    private static final String FULL =
            "This fake has no room for the request. Its workspace has had its part of the heap, for series and their samples. Empty it (DELETE / of the control interface, or FakeCloud.reset), or give it more heap (-Xmx).";

    /** More than enough for an OutOfMemoryError where there is no bound. */
    private static final int MOST_WRITES = 60;

    private static final WriteRequest TINY = WriteRequest.of(IntStream.range(0, 10_000)
            .mapToObj(at -> TimeSeries.of(List.of(new Label("__name__", "s" + at)), List.of(Sample.of(at, 1))))
            .toList());
    private static final WriteRequest SMALL = new WriteRequest(
            List.of(
                    new TimeSeries(
                            List.of(new Label("__name__", "up"), new Label("job", "ä€")),
                            List.of(Sample.of(1.5, 1_700_000_000_123L)),
                            List.of(new Exemplar(List.of(new Label("trace_id", "abc")), 3, 7)),
                            List.of()),
                    new TimeSeries(
                            List.of(new Label("__name__", "down")),
                            List.of(),
                            List.of(),
                            List.of(TestHistograms.INTEGER))),
            List.of(),
            List.of());

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void hostileMessagesAreRefused(IngestionProfile profile) throws IOException, GeneralSecurityException {
        // with the usual limit the longest ones would be refused unread
        try (SmallFakes fakes = SmallFakes.start(directory, 16 << 20, profile)) {
            HostileMessages.version1().forEach((what, message) -> met(fakes, profile, V1, what, message));
            HostileMessages.version2().forEach((what, message) -> met(fakes, profile, V2, what, message));
            // nothing is wrong with it, and it fits
            assertThat(fakes.write(V1, SnappyBlock.compress(HostileMessages.longLabel()))
                            .status())
                    .isEqualTo(204);

            assertStillWell(fakes);
        }
    }

    /** The first write alone takes minutes, longer than the client waits, where a table of such series is as slow as a list. */
    @ParameterizedTest
    @EnumSource
    void seriesOfOneHashAreTakenAtOnce(IngestionProfile profile) throws IOException, GeneralSecurityException {
        try (SmallFakes fakes = SmallFakes.start(directory, 16 << 20, profile)) {
            long nowMillis = Clock.systemUTC().millis();

            for (int write = 0; write < 3; write++) {
                byte[] body = SnappyBlock.compress(HostileMessages.seriesOfOneHash(nowMillis + write));
                SmallFakes.Seen seen = fakes.write(V1, body);
                assertThat(seen.status()).as("write %d: %s", write, start(seen)).isEqualTo(204);
            }
            // with them there is little room left
            fakes.empty();
            assertStillWell(fakes);
        }
    }

    @Test
    void manyAtATimeAreRefused()
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        Map<String, HostileMessages.Hostile> version1 = HostileMessages.version1();
        Map<String, HostileMessages.Hostile> version2 = HostileMessages.version2();
        try (SmallFakes fakes = SmallFakes.start(directory);
                ExecutorService callers = Executors.newFixedThreadPool(12)) {
            List<Future<?>> all = new ArrayList<>();
            for (int time = 0; time < 4; time++) {
                all.add(callers.submit(
                        () -> refusedOrCrowded(fakes, V1, version1.get("a million labels without names"))));
                all.add(callers.submit(() -> refusedOrCrowded(fakes, V2, version2.get("ten million empty symbols"))));
                all.add(callers.submit(() -> refusedOrCrowded(fakes, V2, version2.get("spans of 2^32-1 buckets"))));
            }
            for (Future<?> one : all) {
                one.get();
            }

            assertStillWell(fakes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hostileBlocksAreRefused(IngestionProfile profile) throws IOException, GeneralSecurityException {
        byte[] garbage = new byte[1024];
        Arrays.fill(garbage, (byte) 0xfe);
        Map<String, byte[]> blocks = Map.of(
                "a promise of 4 GiB", WireBytes.hex("ffffffff0f00"),
                "a promise of 4 GiB and a million bytes",
                        new WireBytes()
                                .add(WireBytes.hex("ffffffff0f"))
                                .add(new byte[1_000_000])
                                .done(),
                "a promise of 32 MiB in six bytes", WireBytes.hex("80808010fe0000"),
                "a varint bomb", WireBytes.repeated("ff", 1_000_000),
                "framed snappy", WireBytes.hex("ff060000734e61507059"),
                "no body", new byte[0],
                "a copy from before the start", WireBytes.hex("0a0005"),
                "copies without end",
                        new WireBytes().varint(20_000_000).add(garbage).done());
        try (SmallFakes fakes = SmallFakes.start(directory, 1 << 20, profile)) {
            for (String message : List.of(V1, V2)) {
                blocks.forEach((what, block) -> {
                    SmallFakes.Seen seen = fakes.write(message, block);
                    assertThat(seen.status()).as(what).isEqualTo(400);
                    assertThat(seen.body()).as(what).contains("cannot be decoded: the ");
                });
            }

            assertStillWell(fakes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesCutAnywhereAreRefused(IngestionProfile profile) throws IOException, GeneralSecurityException {
        byte[] v1 = WriteRequestCodec.encode(SMALL).toArray();
        byte[] v2 =
                WriteRequestV2Codec.encode(WriteRequestV2.of(SMALL.series())).toArray();
        byte[] message1 = WriteRequestWriter.write(SMALL);
        byte[] message2 = WriteRequestV2Writer.write(WriteRequestV2.of(SMALL.series()));
        try (SmallFakes fakes = SmallFakes.start(directory, 1 << 20, profile)) {
            for (int size = 0; size < v1.length; size++) {
                undecodable(fakes.write(V1, Arrays.copyOf(v1, size)), "body of 1.0", size);
            }
            for (int size = 0; size < v2.length; size++) {
                undecodable(fakes.write(V2, Arrays.copyOf(v2, size)), "body of 2.0", size);
            }
            takenAtTheEndsOfFieldsOnly(fakes, V1, message1, 2);
            takenAtTheEndsOfFieldsOnly(fakes, V2, message2, 10);

            assertStillWell(fakes);
        }
    }

    @Test
    void bodiesThatAreTooLongAreRefusedHoweverMany() throws IOException, GeneralSecurityException {
        byte[] mebibyte = new byte[1 << 20];
        try (SmallFakes fakes = SmallFakes.start(directory)) {
            List<byte[]> chunks =
                    IntStream.range(0, 70).mapToObj(at -> mebibyte).toList();
            assertThat(fakes.writeWith("x", V1, HttpRequest.BodyPublishers.ofByteArrays(chunks))
                            .status())
                    .isEqualTo(413);
            // whatever a client may send is recorded, as long as there is room
            List<Integer> statuses = Stream.generate(
                            () -> fakes.write(V1, mebibyte).status())
                    .limit(300)
                    .toList();

            assertThat(statuses).containsOnly(400, 503);
            assertThat(statuses.getLast()).isEqualTo(503);
            assertThat(fakes.write(V1, mebibyte).body()).contains("its journal has had its part of the heap");
            assertThat(fakes.alive()).isTrue();
        }
    }

    /**
     * What fits into a MiB on the wire and breaks no limit of Azure's fills the workspace in a few writes: it is refused
     * with a reason, and taken again when the workspace is empty.
     */
    @ParameterizedTest
    @EnumSource
    void whatFillsTheWorkspaceIsRefusedInTheEnd(Filling filling) throws IOException, GeneralSecurityException {
        for (IngestionProfile profile : filling.profiles) {
            try (SmallFakes fakes = SmallFakes.start(directory, 1 << 20, profile)) {
                long nowMillis = Clock.systemUTC().millis();
                List<SmallFakes.Seen> all = new ArrayList<>();
                for (int write = 0;
                        write < MOST_WRITES && (write == 0 || all.getLast().status() == 204);
                        write++) {
                    byte[] body = filling.write(write, nowMillis);
                    assertThat(body).hasSizeLessThan(1 << 20);
                    all.add(fakes.write(V1, body));
                }

                assertThat(all).hasSizeGreaterThan(1);
                assertThat(all.getLast().status()).as(profile.name()).isEqualTo(503);
                assertThat(all.getLast().body()).isEqualTo(FULL);
                assertThat(fakes.alive()).isTrue();
                fakes.empty();
                assertThat(fakes.write(V1, filling.write(0, nowMillis)).status())
                        .isEqualTo(204);
                assertStillWell(fakes);
            }
        }
    }

    /** A kind of what a workspace keeps. */
    private enum Filling {
        SERIES(IngestionProfile.values()) {
            @Override
            List<TimeSeries> series(int write, long nowMillis) {
                return IntStream.range(0, 200)
                        .mapToObj(at -> TimeSeries.of(labels(200 * write + at), List.of(Sample.of(1, nowMillis))))
                        .toList();
            }
        },
        SAMPLES(IngestionProfile.SPEC) {
            @Override
            List<TimeSeries> series(int write, long nowMillis) {
                return List.of(TimeSeries.of(
                        List.of(new Label("__name__", "up")),
                        LongStream.range(0, 100_000)
                                .mapToObj(at -> Sample.of(1, 100_000L * write + at))
                                .toList()));
            }
        },
        HISTOGRAMS(IngestionProfile.SPEC) {
            @Override
            List<TimeSeries> series(int write, long nowMillis) {
                return List.of(new TimeSeries(
                        List.of(new Label("__name__", "latency")),
                        List.of(),
                        List.of(),
                        LongStream.range(0, 10_000)
                                .mapToObj(at -> NativeHistogram.of(0, 1, 0, Buckets.NONE, 10_000L * write + at))
                                .toList()));
            }
        },
        EXEMPLARS(IngestionProfile.SPEC) {
            @Override
            List<TimeSeries> series(int write, long nowMillis) {
                return List.of(new TimeSeries(
                        List.of(new Label("__name__", "latency")),
                        List.of(),
                        LongStream.range(0, 10_000)
                                .mapToObj(at -> new Exemplar(
                                        List.of(new Label("trace_id", "x".repeat(100) + at)), 1, 10_000L * write + at))
                                .toList(),
                        List.of()));
            }
        };

        private final List<IngestionProfile> profiles;

        Filling(IngestionProfile... profiles) {
            this.profiles = List.of(profiles);
        }

        /** What is kept besides what the writes before had. */
        abstract List<TimeSeries> series(int write, long nowMillis);

        byte[] write(int write, long nowMillis) {
            return WriteRequestCodec.encode(WriteRequest.of(series(write, nowMillis)))
                    .toArray();
        }

        private static List<Label> labels(int series) {
            List<Label> labels = new ArrayList<>(List.of(new Label("__name__", "up")));
            for (int at = 0; at < 59; at++) {
                labels.add(new Label("label_" + (10 + at), "x".repeat(980) + at + "-" + series));
            }
            return labels;
        }
    }

    /** Azure's profile does not judge what a message says, once all of it can be read: decision 7. */
    private static void met(
            SmallFakes fakes, IngestionProfile profile, String version, String what, HostileMessages.Hostile hostile) {
        if (profile == IngestionProfile.SPEC || !hostile.readable()) {
            refused(fakes, version, what, hostile);
        } else {
            SmallFakes.Seen seen = fakes.write(version, SnappyBlock.compress(hostile.message()));
            assertThat(seen.status())
                    .as("%s, %s: %s", version, what, start(seen))
                    .isEqualTo(204);
        }
    }

    /** That so many at once are too many to read is an answer as well. */
    private static void refusedOrCrowded(SmallFakes fakes, String version, HostileMessages.Hostile hostile) {
        SmallFakes.Seen seen = fakes.write(version, SnappyBlock.compress(hostile.message()));

        if (seen.status() == 503) {
            assertThat(seen.body()).isEqualTo(CROWDED);
        } else {
            refused(seen, version, "one of many", hostile);
        }
    }

    private static void refused(SmallFakes fakes, String version, String what, HostileMessages.Hostile hostile) {
        refused(fakes.write(version, SnappyBlock.compress(hostile.message())), version, what, hostile);
    }

    private static void refused(SmallFakes.Seen seen, String version, String what, HostileMessages.Hostile hostile) {
        assertThat(seen.status()).as("%s, %s: %s", version, what, start(seen)).isEqualTo(400);
        JsonPath error = JsonPath.from(seen.body());
        assertThat(error.getString("error.code")).as(what).isEqualTo("BadRequest");
        assertThat(error.getString("error.message"))
                .as("%s, %s", version, what)
                .contains(hostile.names())
                .hasSizeLessThan(32 * 1024);
    }

    /** A message ends well after any of its fields: what is cut there is a shorter message, and a right one here. */
    private static void takenAtTheEndsOfFieldsOnly(SmallFakes fakes, String version, byte[] message, int fields)
            throws IOException {
        Set<Integer> ends = endsOfFields(message);
        assertThat(ends).hasSize(fields).contains(message.length);
        for (int size = 1; size <= message.length; size++) {
            SmallFakes.Seen seen = fakes.write(version, SnappyBlock.compress(Arrays.copyOf(message, size)));
            if (ends.contains(size)) {
                assertThat(seen.status())
                        .as("%s, %d bytes: %s", version, size, start(seen))
                        .isEqualTo(204);
            } else {
                undecodable(seen, version, size);
            }
        }
    }

    private static void undecodable(SmallFakes.Seen seen, String what, int size) {
        assertThat(seen.status())
                .as("%s, %d bytes: %s", what, size, start(seen))
                .isEqualTo(400);
        assertThat(seen.body()).as("%s, %d bytes", what, size).contains("The body cannot be decoded: ");
    }

    /** Behind the last byte of each field of the message itself. */
    private static Set<Integer> endsOfFields(byte[] message) throws IOException {
        Set<Integer> ends = new TreeSet<>();
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            in.skipField(tag);
            ends.add(in.getTotalBytesRead());
        }
        return ends;
    }

    private static void assertStillWell(SmallFakes fakes) throws IOException {
        assertThat(fakes.write(V1, WriteRequestCodec.encode(TINY).toArray()).status())
                .isEqualTo(204);
        assertThat(fakes.write(
                                V2,
                                WriteRequestV2Codec.encode(WriteRequestV2.of(TINY.series()))
                                        .toArray())
                        .status())
                .isEqualTo(204);
        assertThat(fakes.log()).doesNotContain("OutOfMemoryError", "StackOverflowError", "Exception");
    }

    private static String start(SmallFakes.Seen seen) {
        return seen.body().substring(0, Math.min(200, seen.body().length()));
    }
}
