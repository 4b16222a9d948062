package remotewrite.fake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import remotewrite.fake.store.Drops;
import remotewrite.fake.store.SampleIntake;

/** Judges the content of a write whose URL, token, role and size are right. */
final class WriteContents {
    private static final Pattern REMOTE_WRITE_1 = Pattern.compile(
            "application/x-protobuf(\\s*;\\s*proto=prometheus\\.WriteRequest)?", Pattern.CASE_INSENSITIVE);
    private final IngestionProfile profile;
    private final IngestionAnswers answers;
    private final SampleIntake intake;

    WriteContents(IngestionProfile profile, IngestionAnswers answers, SampleIntake intake) {
        this.profile = Objects.requireNonNull(profile, "profile is null");
        this.answers = Objects.requireNonNull(answers, "answers is null");
        this.intake = Objects.requireNonNull(intake, "intake is null");
    }

    Reply answer(Request request) {
        List<String> coding = request.header("Content-Encoding");
        if (coding.size() != 1 || !coding.get(0).equalsIgnoreCase("snappy")) {
            return IngestionErrors.unsupported("Content-Encoding is %s, needed is snappy.".formatted(coding));
        }
        List<String> type = request.header("Content-Type");
        return switch (profile) {
            case AZURE -> azure(request, type);
            case SPEC -> spec(request, type);
        };
    }

    /**
     * With a scratch in hand up to the end: what has been decoded takes many times the memory of the request, and must not be
     * there more often than there are scratches.
     */
    private Reply judged(Bytes body, BiFunction<Bytes, Scratch, Reply> judge) {
        try (Scratch scratch = Scratch.take()) {
            if (intake.crowded()) {
                throw new NoRoomException(
                        "Its workspace has had its part of the heap, for series and their samples.",
                        "Empty it (DELETE / of the control interface, or FakeCloud.reset)");
            }
            return judge.apply(body, scratch);
        }
    }

    private Reply azure(Request request, List<String> type) {
        boolean version1 =
                type.size() == 1 && REMOTE_WRITE_1.matcher(type.get(0)).matches();
        if (!version1 && !takenVersion2(type)) {
            // azure.md 1.3: nothing is known about 2.0, so the answer is that of a receiver that knows 1.0 only
            return IngestionErrors.unsupported(
                    "Content-Type is %s, needed is application/x-protobuf with the message prometheus.WriteRequest."
                            .formatted(type));
        }
        if (request.body().size() == 0) {
            switch (answers.emptyBody()) {
                case INTERNAL_SERVER_ERROR -> {
                    return IngestionErrors.failedForNothing();
                }
                case BAD_REQUEST -> {
                    // said by the decoder
                }
            }
        }
        return judged(request.body(), version1 ? this::stored : this::storedVersion2);
    }

    private boolean takenVersion2(List<String> type) {
        return answers.version2() == IngestionAnswers.Version2.TAKEN
                && type.size() == 1
                && WriteMessage.of(type.get(0)).equals(Optional.of(WriteMessage.V2));
    }

    private Reply stored(Bytes body, Scratch scratch) {
        return switch (WriteRequestCodec.decode(body, scratch)) {
            case Payload.Undecodable undecodable -> IngestionErrors.undecodable(undecodable.reason(), List.of());
            case Payload.Decoded decoded ->
                told(intake.takeAndTell(decoded.request().series()), List.of());
        };
    }

    /** What refers to no symbol is told, as in the profile SPEC; all else is judged as in 1.0. */
    private Reply storedVersion2(Bytes body, Scratch scratch) {
        return version2(
                body,
                scratch,
                series -> series.findings().stream().map(SymbolFinding::text).toList(),
                judgement -> {
                    List<Header> written = judgement.written().headers();
                    Drops drops = intake.takeAndTell(judgement.valid());
                    return judgement
                            .complaint()
                            .map(complaint -> IngestionErrors.invalid(complaint, written))
                            .orElseGet(() -> told(drops, written));
                });
    }

    /** All are assumed, see {@link IngestionAnswers.OverLimit}. */
    private Reply told(Drops drops, List<Header> written) {
        return switch (answers.overLimit()) {
            case SILENT_DROP -> accepted(written);
            case BAD_REQUEST ->
                drops.overLimits()
                        .map(reasons -> IngestionErrors.invalid(reasons, List.of()))
                        .orElseGet(() -> accepted(written));
            case TOO_MANY_REQUESTS ->
                drops.overQuota()
                        .map(reasons ->
                                IngestionErrors.workspaceThrottled(answers.throttled(), reasons, drops.untilRoom()))
                        .orElseGet(() -> accepted(written));
        };
    }

    private Reply spec(Request request, List<String> type) {
        Optional<WriteMessage> message = type.size() == 1 ? WriteMessage.of(type.get(0)) : Optional.empty();
        if (message.isEmpty()) {
            return IngestionErrors.unsupported(
                    "Content-Type is %s, needed is application/x-protobuf with the message prometheus.WriteRequest or io.prometheus.write.v2.Request."
                            .formatted(type));
        }
        return switch (message.get()) {
            case V1 -> judged(request.body(), this::version1);
            case V2 -> judged(request.body(), this::version2);
        };
    }

    private Reply version1(Bytes body, Scratch scratch) {
        return switch (WriteRequestCodec.decode(body, scratch)) {
            case Payload.Undecodable undecodable -> IngestionErrors.undecodable(undecodable.reason(), List.of());
            case Payload.Decoded decoded -> {
                Judgement judgement = new Judgement();
                decoded.request().series().forEach(series -> judgement.add(series, SeriesRules.violations(series)));
                yield answer(judgement, written -> List.of());
            }
        };
    }

    private Reply version2(Bytes body, Scratch scratch) {
        return version2(body, scratch, SeriesRules::violations, judgement -> answer(judgement, Written::headers));
    }

    private Reply version2(
            Bytes body,
            Scratch scratch,
            Function<ResolvedSeries, List<String>> rules,
            Function<Judgement, Reply> answer) {
        return switch (WriteRequestV2Codec.decode(body, scratch)) {
            case PayloadV2.Undecodable undecodable ->
                IngestionErrors.undecodable(undecodable.reason(), Written.NOTHING.headers());
            case PayloadV2.Decoded decoded ->
                wrongTable(decoded.request())
                        .map(wrong -> IngestionErrors.invalid(wrong, Written.NOTHING.headers()))
                        .orElseGet(() -> answer.apply(judgement(decoded.request(), rules)));
        };
    }

    private static Optional<String> wrongTable(WriteRequestV2 request) {
        return request.tableFindings().stream()
                .filter(finding -> switch (finding.kind()) {
                    case NO_TABLE, FIRST_NOT_EMPTY -> true;
                    // a reference is clear all the same
                    case REPEATED_SYMBOL, REF_OUTSIDE_TABLE, ODD_REFS -> false;
                })
                .findFirst()
                .map(finding -> "All %s series are invalid: %s."
                        .formatted(request.series().size(), finding.text()));
    }

    private static Judgement judgement(WriteRequestV2 request, Function<ResolvedSeries, List<String>> rules) {
        Judgement judgement = new Judgement();
        request.series().forEach(each -> {
            ResolvedSeries series = ResolvedSeries.of(each, request.symbols());
            judgement.add(series.series(), rules.apply(series));
        });
        return judgement;
    }

    /** What is not kept is told, whatever {@link IngestionAnswers} says (RW1-R-07, RW2-R-11, RW2-R-21). */
    private Reply answer(Judgement judgement, Function<Written, List<Header>> counts) {
        Unwritten unwritten = new Unwritten(judgement, intake.takeAndTell(judgement.valid()));
        List<Header> written = counts.apply(unwritten.written());
        return switch (unwritten.fault()) {
            case NOBODYS -> accepted(written);
            case THE_SENDERS -> IngestionErrors.invalid(unwritten.complaint(), written);
            case THE_WORKSPACES -> IngestionErrors.failed(unwritten.complaint(), written);
            case THE_LIMITS ->
                IngestionErrors.workspaceThrottled(
                                answers.throttled(),
                                unwritten.complaint(),
                                unwritten.drops().untilRoom())
                        .with(written);
        };
    }

    private Reply accepted(List<Header> headers) {
        int status = switch (answers.success()) {
            case NO_CONTENT -> 204;
            case OK -> 200;
        };
        return new Reply(status, headers, Bytes.empty());
    }
}
