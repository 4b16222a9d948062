package remotewrite.fake.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;
import remotewrite.fake.Exchange;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Label;
import remotewrite.fake.Reply;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.TokenVerdict;
import remotewrite.fake.WriteRequest;
import remotewrite.fake.WriteRequestCodec;
import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Workspace;

/**
 * A sound write with one thing wrong, and what curl prints of the answer.
 *
 * @param what is wrong
 * @param status of the answer
 * @param printed stands in what curl prints, head and body
 */
record RefusedWrite(
        String what,
        int status,
        List<String> printed,
        UnaryOperator<FakeIngestion.Settings> settings,
        BiFunction<CurlWrite, WriteTarget, CurlWrite> change) {
    private static final Clock CLOCK = Clock.systemUTC();

    /** curl's own, of --fail and --fail-with-body. */
    private static final int HTTP_RETURNED_ERROR = 22;

    static RefusedWrite told(String what, int status, String... printed) {
        return new RefusedWrite(what, status, List.of(printed), UnaryOperator.identity(), (write, target) -> write);
    }

    RefusedWrite by(UnaryOperator<CurlWrite> other) {
        return by((write, target) -> other.apply(write));
    }

    RefusedWrite by(BiFunction<CurlWrite, WriteTarget, CurlWrite> other) {
        return new RefusedWrite(what, status, printed, settings, other);
    }

    /** An endpoint that differs from the usual one. */
    RefusedWrite at(UnaryOperator<FakeIngestion.Settings> other) {
        return new RefusedWrite(what, status, printed, other, change);
    }

    IngestionProfile profile() {
        return settings.apply(FakeIngestion.Settings.of(
                        CLOCK, bearer -> new TokenVerdict.Refused("InvalidToken", "unused"), WriteTarget.RULE))
                .profile();
    }

    RefusedWrite printing(String... more) {
        return new RefusedWrite(
                what, status, Stream.concat(printed.stream(), Stream.of(more)).toList(), settings, change);
    }

    /** A series with one sample. */
    static Bytes soundBody() {
        return WriteRequestCodec.encode(WriteRequest.of(
                List.of(TimeSeries.of(List.of(new Label("__name__", "up")), List.of(Sample.of(1, CLOCK.millis()))))));
    }

    /** curl tells the refusal, the fake has recorded this very answer, and the workspace has what it had before. */
    void assertRefused(Path directory) throws IOException, InterruptedException {
        AtomicReference<Workspace> used = new AtomicReference<>();
        try (WriteTarget target = new WriteTarget(CLOCK, directory, usual -> {
            FakeIngestion.Settings changed = settings.apply(usual.withIntake(Workspace.of(CLOCK, AzureLimits.NONE)));
            used.set((Workspace) changed.intake());
            return changed;
        })) {
            List<StoredSeries> before = stored(used.get());
            Program.Run run =
                    change.apply(CurlWrite.sound(target, soundBody()), target).run(directory, target);

            assertThat(run.printed())
                    .contains("HTTP/1.1 " + status + " ")
                    .contains(printed)
                    .contains("curl: (22) The requested URL returned error: " + status);
            assertThat(run.exit()).isEqualTo(HTTP_RETURNED_ERROR);
            assertThat(target.writes())
                    .singleElement()
                    .extracting(Exchange::reply)
                    .satisfies(recorded -> assertThat(recorded).hasValueSatisfying(reply -> {
                        assertThat(reply.status()).isEqualTo(status);
                        assertThat(text(reply)).contains(printed);
                    }));
            assertThat(stored(used.get())).as("what was stored").isEqualTo(before);
            assertThat(used.get().histogramsAndExemplars()).isEmpty();
        }
    }

    private static List<StoredSeries> stored(Workspace workspace) {
        return workspace.metrics().select(labels -> true, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static String text(Reply reply) {
        StringBuilder text = new StringBuilder();
        reply.headers().forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
        return text + reply.body().toUtf8();
    }

    @Override
    public String toString() {
        return status + ", " + what;
    }
}
