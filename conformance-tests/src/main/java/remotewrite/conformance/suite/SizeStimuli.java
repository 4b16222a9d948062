package remotewrite.conformance.suite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import remotewrite.conformance.Call;
import remotewrite.conformance.Call.Act;
import remotewrite.conformance.Endpoint;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.Traffic.Begin;
import remotewrite.conformance.Traffic.Round;
import remotewrite.fake.Bytes;
import remotewrite.fake.FaultScript;

/** Writes around the size that every proxy has to take (PX-51), sent to the last byte. */
final class SizeStimuli {
    /** After which Prometheus has given up (documented). */
    private static final Duration SENDERS_WAIT = Duration.ofSeconds(30);

    private static final int PIECES = CallBodies.LARGEST_BYTES / CallBodies.PIECE.size();
    private static final Bytes LAST_PIECE_LESS_1 =
            Bytes.copyOf(Arrays.copyOf(CallBodies.PIECE.toArray(), CallBodies.PIECE.size() - 1));
    private static final Bytes LAST_CHUNK = Bytes.utf8("0\r\n\r\n");

    static final Stimulus SIZED = Stimulus.calls(
                    "calls-sized",
                    "the harness made writes of 32 MiB, of a byte less and of a byte more, with Content-Length and in"
                            + " chunks; ingestion answered 204 to what came whole",
                    new Traffic.Calls(
                            Begin.READY,
                            Stream.of(
                                            measured("size-32-MiB-less-1", -1)
                                                    .followedBy(
                                                            sent(CallBodies.PIECE, PIECES - 1),
                                                            sent(LAST_PIECE_LESS_1, 1),
                                                            answer()),
                                            measured("size-32-MiB", 0)
                                                    .followedBy(sent(CallBodies.PIECE, PIECES), answer()),
                                            inChunks("chunks-32-MiB-less-1")
                                                    .followedBy(
                                                            sent(chunk(CallBodies.PIECE), PIECES - 1),
                                                            sent(chunk(LAST_PIECE_LESS_1), 1),
                                                            sent(LAST_CHUNK, 1),
                                                            answer()),
                                            inChunks("chunks-32-MiB")
                                                    .followedBy(
                                                            sent(chunk(CallBodies.PIECE), PIECES),
                                                            sent(LAST_CHUNK, 1),
                                                            answer()),
                                            metrics(0),
                                            CallDraft.write("counted-write").call(),
                                            metrics(1),
                                            measured("over-by-length", 1)
                                                    .line("Expect: 100-continue")
                                                    .headOnly(),
                                            metrics(2),
                                            inChunks("over-by-chunks")
                                                    .followedBy(
                                                            sent(chunk(CallBodies.PIECE), PIECES),
                                                            sent(chunk(CallBodies.ONE_BYTE), 1),
                                                            sent(LAST_CHUNK, 1),
                                                            answer()),
                                            metrics(3))
                                    .map(call -> new Round(FaultScript.none(), List.of(call), false))
                                    .toList()))
            .withEndpoint(Endpoint.WITNESS);

    private SizeStimuli() {}

    private static CallDraft measured(String name, int more) {
        return CallDraft.write(name).set("Content-Length", String.valueOf(CallBodies.LARGEST_BYTES + more));
    }

    private static CallDraft inChunks(String name) {
        return CallDraft.write(name).without("Content-Length").line("Transfer-Encoding: chunked");
    }

    private static Call metrics(int number) {
        return CallDraft.get("metrics-" + number, "/metrics").call();
    }

    private static Act sent(Bytes bytes, int times) {
        return new Act.SendUnlessAnswered(bytes, times, SENDERS_WAIT);
    }

    private static Act answer() {
        return new Act.AwaitReply(SENDERS_WAIT);
    }

    private static Bytes chunk(Bytes content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((Integer.toHexString(content.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content.toArray());
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return Bytes.copyOf(out.toByteArray());
    }
}
