package remotewrite.fake.client;

import static remotewrite.fake.client.RefusedWrite.told;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.Label;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.store.AzureLimits;

/** A write whose body is too much, announced wrongly or cannot be read, and what curl prints of the answer. */
final class WrongBodies {
    private static final String NOT_DECODED =
            "{\"error\":{\"code\":\"BadRequest\",\"message\":\"The body cannot be decoded: ";
    private static final String UNSUPPORTED = "{\"error\":{\"code\":\"UnsupportedMediaType\",\"message\":\"";
    static final String OVER_ITS_LIMIT =
            "{\"error\":{\"code\":\"TooManyRequests\",\"message\":\"The data collection rule has had its requests or bytes of this minute.\"}}";

    private WrongBodies() {}

    static Stream<RefusedWrite> sizes() {
        String length =
                "{\"error\":{\"code\":\"ContentLengthLimitExceeded\",\"message\":\"Maximum allowed content length: ";
        return Stream.of(
                told("a byte over 1 MiB", 413, length + "1048576 bytes (1 MB). Provided content length: 1048577 bytes")
                        .by(write -> write.body(Bytes.copyOf(new byte[(1 << 20) + 1]))),
                told("more than a lower limit", 413, length + "3 bytes.")
                        .at(settings -> settings.withLimits(
                                new AzureLimits.PerRule(3, AzureLimits.UNLIMITED, AzureLimits.UNLIMITED))),
                told("more bytes than the rule may have", 429, "Retry-After: ", OVER_ITS_LIMIT)
                        .at(settings ->
                                settings.withLimits(new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 3))),
                told("the same, with a bare answer", 429, "Content-Length: 0\r\n")
                        .at(settings -> settings.withLimits(new AzureLimits.PerRule(1 << 20, AzureLimits.UNLIMITED, 3))
                                .withAnswers(new IngestionAnswers(IngestionAnswers.Role.SHORT, Throttled.BARE))));
    }

    static Stream<RefusedWrite> headers() {
        String encoding = UNSUPPORTED + "Content-Encoding is ";
        String type = UNSUPPORTED + "Content-Type is ";
        String needed = ", needed is application/x-protobuf with the message prometheus.WriteRequest.\"}}";
        return Stream.of(
                told("no Content-Encoding", 415, encoding + "[], needed is snappy.")
                        .by(write -> write.without("Content-Encoding")),
                told("another Content-Encoding", 415, encoding + "[gzip], needed is snappy.")
                        .by(write -> write.with("Content-Encoding", "gzip")),
                told("two of Content-Encoding", 415, encoding + "[snappy, snappy], needed is snappy.")
                        .by(write -> write.and("Content-Encoding: snappy")),
                // what it says of data by itself
                told("curl's own Content-Type", 415, type + "[application/x-www-form-urlencoded]" + needed)
                        .by(write -> write.without("Content-Type")),
                told("no Content-Type", 415, type + "[]" + needed)
                        .by(write -> write.without("Content-Type").and("Content-Type:")),
                told("another Content-Type", 415, type + "[application/json]" + needed)
                        .by(write -> write.with("Content-Type", "application/json")),
                told(
                                "remote write 2.0",
                                415,
                                type + "[application/x-protobuf;proto=io.prometheus.write.v2.Request]" + needed)
                        .by(write -> write.with(
                                "Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request")));
    }

    static Stream<RefusedWrite> bodies() {
        return Stream.of(
                told("an empty body", 400, NOT_DECODED + "the body is empty").by(write -> write.body(Bytes.empty())),
                told("an empty body, as at the logs endpoint", 500, "Content-Length: 0\r\n")
                        .by(write -> write.body(Bytes.empty()))
                        .at(settings -> settings.withAnswers(
                                IngestionAnswers.DEFAULT.withEmptyBody(EmptyBody.INTERNAL_SERVER_ERROR))),
                told("text", 400, NOT_DECODED + "the snappy block is damaged")
                        .by(write -> write.body(Bytes.utf8("up 1\n"))),
                told("framed snappy", 400, NOT_DECODED + "the body is framed snappy")
                        .by(write -> write.body(bytes(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59))),
                told("a promise of 4 GiB in six bytes", 400, NOT_DECODED + "the snappy preamble promises 4294967295")
                        .by(write -> write.body(bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0))),
                told("a series that is cut", 400, NOT_DECODED).by(write -> write.body(bytes(2, 4, 0x0a, 5))),
                told(
                                "a series without a name, not in silence",
                                400,
                                "Samples over a limit of the workspace are not kept: BadInputFormat 1.\"}}")
                        .by(write -> write.body(nameless()))
                        .at(settings ->
                                settings.withAnswers(IngestionAnswers.DEFAULT.withOverLimit(OverLimit.BAD_REQUEST))),
                told(
                                "a million labels in a series",
                                400,
                                NOT_DECODED,
                                "The series has 1000000 labels, of which no more than 500000 are taken here.")
                        .by(write -> write.body(millionLabels())),
                told("ten million series in less than 1 MiB", 400, NOT_DECODED, " memory")
                        .by(write -> write.body(tenMillionSeries())));
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return Bytes.copyOf(bytes);
    }

    private static Bytes nameless() {
        return WriteRequestCodec.encode(
                WriteRequest.of(List.of(TimeSeries.of(List.of(new Label("job", "a")), List.of(Sample.of(1, 1_000))))));
    }

    /** A series of 2,000,000 bytes, labels without name and value: its head and the first as a literal, the rest as copies. */
    private static Bytes millionLabels() {
        return copies(2_000_004, 6, 0x84, 0x89, 0x7a, 5 << 2, 0x0a, 0x80, 0x89, 0x7a, 0x0a, 0);
    }

    /** 20,000,000 bytes: series without anything, the first as a literal, the rest as copies. */
    private static Bytes tenMillionSeries() {
        return copies(20_000_000, 2, 0x80, 0xda, 0xc4, 0x09, 1 << 2, 0x0a, 0);
    }

    /** A block of that size: {@code begin}, which ends with so many bytes as a literal, then copies of 64 bytes from two bytes before. */
    private static Bytes copies(int size, int literal, int... begin) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(bytes(begin).toArray());
        for (int left = size - literal; left > 0; left -= 64) {
            block.writeBytes(bytes((Math.min(left, 64) - 1) << 2 | 2, 2, 0).toArray());
        }
        return Bytes.copyOf(block.toByteArray());
    }
}
