package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Recording.Write;
import remotewrite.conformance.mutant.SenderMutants;
import remotewrite.fake.Payload;
import remotewrite.fake.UnknownField;

/** WIRE: the form of the sender's requests. */
public final class WireChecks {
    private static final Pattern PRODUCT = Pattern.compile("[^\\s/]+/v?[0-9]\\S*( .*)?");
    private static final Pattern LIBRARY_DEFAULT =
            Pattern.compile("(?i)(go-http-client|java-http-client|java|okhttp|python-requests|curl)(/.*)?");

    static final Check WIRE_01 = check("WIRE-01", "The sender writes with POST.")
            .clauses("RW1-S-01")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentRequest(
                    "method POST",
                    exchange -> exchange.request().method().equals("POST")
                            ? Optional.empty()
                            : Optional.of("method " + exchange.request().method())))
            .caughtBy(SenderMutants.USES_PUT.showing("method PUT"));

    static final Check WIRE_02 = check("WIRE-02", "The sender declares the body as snappy.")
            .clauses("RW1-S-03")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentRequest("Content-Encoding: snappy, once", Each.header("Content-Encoding", "snappy")))
            .caughtBy(SenderMutants.OMITS_CONTENT_ENCODING.showing("Content-Encoding is absent"));

    static final Check WIRE_03 = check("WIRE-03", "The sender declares the body as protobuf.")
            .clauses("RW1-S-04")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentRequest(
                    "Content-Type: application/x-protobuf, once",
                    Each.header("Content-Type", "application/x-protobuf")))
            .caughtBy(SenderMutants.SENDS_OCTET_STREAM.showing("Content-Type is application/octet-stream"));

    static final Check WIRE_04 = check("WIRE-04", "The sender identifies itself by name and version.")
            .clauses("RW1-S-05")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentRequest("one User-Agent of its own, product/version", exchange -> {
                List<String> agents = exchange.request().header("User-Agent");
                boolean good = agents.size() == 1
                        && PRODUCT.matcher(agents.getFirst()).matches()
                        && !LIBRARY_DEFAULT.matcher(agents.getFirst()).matches();
                return good ? Optional.empty() : Optional.of("User-Agent is " + Each.shown(agents));
            }))
            .caughtBy(SenderMutants.HIDES_ITS_NAME.showing("User-Agent is Java-http-client/25"));

    static final Check WIRE_05 = check("WIRE-05", "The sender announces remote write 0.1.0 on every attempt.")
            .clauses("RW1-S-06", "RW1-S-13")
            .when(Stimuli.UNAVAILABLE, Judged.SENDER)
            .then(Each.sentRequest(
                    "X-Prometheus-Remote-Write-Version: 0.1.0, once, first attempts and retries",
                    Each.header("X-Prometheus-Remote-Write-Version", "0.1.0")))
            .caughtBy(SenderMutants.OMITS_VERSION_ON_RETRIES.showing("X-Prometheus-Remote-Write-Version is absent"));

    static final Check WIRE_06 = check("WIRE-06", "The sender compresses the body as one snappy block.")
            .clauses("RW1-S-09", "RW1-S-10", "RW1-S-11")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentWrite(
                    "snappy block format, declared length = decoded length, all input used",
                    write -> true,
                    write -> damaged(write, Payload.Layer.COMPRESSION)))
            .caughtBy(
                    SenderMutants.FRAMES_SNAPPY.showing("framed snappy"),
                    SenderMutants.SENDS_PLAIN_PROTOBUF.showing("the snappy block is damaged"));

    static final Check WIRE_07 = check("WIRE-07", "The sender encodes the body by the remote write 1.0 schema.")
            .clauses("RW1-B-02", "RW1-B-06")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentWrite(
                    "WriteRequest with the field numbers and wire types of the schema",
                    write -> damaged(write, Payload.Layer.COMPRESSION).isEmpty(),
                    write -> damaged(write, Payload.Layer.MESSAGE)))
            .caughtBy(SenderMutants.SENDS_FIXED_TIMESTAMPS.showing("not a WriteRequest"));

    static final Check WIRE_08 = check("WIRE-08", "The sender puts no fields of its own into the message.")
            .clauses("RW1-B-03", "RW1-S-51")
            .when(Stimuli.STEADY, Judged.SENDER)
            .then(Each.sentWrite(
                    "only fields of remote write 1.0",
                    Each::decoded,
                    write -> write.payload() instanceof Payload.Decoded decoded
                            ? decoded.request().unknownFields().stream()
                                    .findFirst()
                                    .map(WireChecks::named)
                            : Optional.empty()))
            .caughtBy(SenderMutants.ADDS_A_FOREIGN_FIELD.showing("WriteRequest has field 2 of wire type 2"));

    public static final List<Check> ALL =
            List.of(WIRE_01, WIRE_02, WIRE_03, WIRE_04, WIRE_05, WIRE_06, WIRE_07, WIRE_08);

    private WireChecks() {}

    private static String named(UnknownField field) {
        return field.message() + " has field " + field.number() + " of wire type " + field.wireType();
    }

    /** Why this layer of the body cannot be read; empty when it can, or when an outer layer keeps it hidden. */
    private static Optional<String> damaged(Write write, Payload.Layer layer) {
        return switch (write.payload()) {
            case Payload.Decoded decoded -> Optional.empty();
            case Payload.Undecodable undecodable ->
                undecodable.layer() == layer ? Optional.of(undecodable.reason()) : Optional.empty();
        };
    }
}
