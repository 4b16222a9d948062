package remotewrite.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.store.SampleIntake;

/** Judges the content of a write whose URL, token, role and size are right. */
final class WriteContents {
    private static final Pattern REMOTE_WRITE_1 = Pattern.compile(
            "application/x-protobuf(\\s*;\\s*proto=prometheus\\.WriteRequest)?", Pattern.CASE_INSENSITIVE);
    /** Every spelling that RFC 9110 8.3.1 holds equal (RW2-R-06). */
    private static final Pattern REMOTE_WRITE = Pattern.compile(
            "(?i:application/x-protobuf)(\\s*;\\s*(?i:proto)=(?<quote>\"?)(?<message>[^\"\\s;]+)\\k<quote>)?\\s*");

    /** An error body is read by people: more than this many series are only counted. */
    private static final int TOLD_SERIES = 10;

    private final IngestionProfile profile;
    private final SampleIntake intake;

    WriteContents(IngestionProfile profile, SampleIntake intake) {
        this.profile = Objects.requireNonNull(profile, "profile is null");
        this.intake = Objects.requireNonNull(intake, "intake is null");
    }

    private enum Message {
        V1,
        V2
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

    private Reply azure(Request request, List<String> type) {
        if (type.size() != 1 || !REMOTE_WRITE_1.matcher(type.get(0)).matches()) {
            // azure.md 1.3: nothing is known about 2.0, so the answer is that of a receiver that knows 1.0 only
            return IngestionErrors.unsupported(
                    "Content-Type is %s, needed is application/x-protobuf with the message prometheus.WriteRequest."
                            .formatted(type));
        }
        return switch (WriteRequestCodec.decode(request.body())) {
            case Payload.Undecodable undecodable -> IngestionErrors.undecodable(undecodable.reason(), List.of());
            case Payload.Decoded decoded -> {
                intake.take(decoded.request().series());
                yield accepted(List.of());
            }
        };
    }

    private Reply spec(Request request, List<String> type) {
        Optional<Message> message = type.size() == 1 ? message(type.get(0)) : Optional.empty();
        if (message.isEmpty()) {
            return IngestionErrors.unsupported(
                    "Content-Type is %s, needed is application/x-protobuf with the message prometheus.WriteRequest or io.prometheus.write.v2.Request."
                            .formatted(type));
        }
        return switch (message.get()) {
            case V1 -> version1(request.body());
            case V2 -> version2(request.body());
        };
    }

    private static Optional<Message> message(String type) {
        Matcher matcher = REMOTE_WRITE.matcher(type);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        // a bare type means 1.0
        return switch (Objects.requireNonNullElse(matcher.group("message"), "prometheus.WriteRequest")) {
            case "prometheus.WriteRequest" -> Optional.of(Message.V1);
            case "io.prometheus.write.v2.Request" -> Optional.of(Message.V2);
            default -> Optional.empty();
        };
    }

    private Reply version1(Bytes body) {
        return switch (WriteRequestCodec.decode(body)) {
            case Payload.Undecodable undecodable -> IngestionErrors.undecodable(undecodable.reason(), List.of());
            case Payload.Decoded decoded -> {
                List<TimeSeries> series = decoded.request().series();
                yield judged(
                        series, series.stream().map(SeriesRules::violations).toList(), List.of());
            }
        };
    }

    private Reply version2(Bytes body) {
        return switch (WriteRequestV2Codec.decode(body)) {
            case PayloadV2.Undecodable undecodable ->
                IngestionErrors.undecodable(undecodable.reason(), Written.NOTHING.headers());
            case PayloadV2.Decoded decoded -> version2(decoded.request());
        };
    }

    private Reply version2(WriteRequestV2 request) {
        Optional<SymbolFinding> table = request.tableFindings().stream()
                .filter(finding -> switch (finding.kind()) {
                    case NO_TABLE, FIRST_NOT_EMPTY -> true;
                    // a reference is clear all the same
                    case REPEATED_SYMBOL, REF_OUTSIDE_TABLE, ODD_REFS -> false;
                })
                .findFirst();
        if (table.isPresent()) {
            return IngestionErrors.invalid(
                    "All %d series are invalid: %s."
                            .formatted(request.series().size(), table.get().text()),
                    Written.NOTHING.headers());
        }
        List<TimeSeries> all = new ArrayList<>();
        List<List<String>> violations = new ArrayList<>();
        Written written = Written.NOTHING;
        for (ResolvedSeries series : request.resolved()) {
            List<String> found = SeriesRules.violations(series);
            all.add(series.series());
            violations.add(found);
            written = found.isEmpty() ? written.and(series.series()) : written;
        }
        return judged(all, violations, written.headers());
    }

    /** @param violations those of each series, in order */
    private Reply judged(List<TimeSeries> series, List<List<String>> violations, List<Header> headers) {
        intake.take(valid(series, violations));
        long invalid = violations.stream().filter(found -> !found.isEmpty()).count();
        if (invalid == 0) {
            return accepted(headers);
        }
        Stream<String> told = Stream.iterate(0, at -> at < violations.size(), at -> at + 1)
                .filter(at -> !violations.get(at).isEmpty())
                .limit(TOLD_SERIES)
                .map(at -> "series %d: %s".formatted(at, String.join(", ", violations.get(at))));
        return IngestionErrors.invalid(
                "%d of %d series are invalid and not written: %s."
                        .formatted(invalid, violations.size(), told.collect(Collectors.joining("; "))),
                headers);
    }

    private static List<TimeSeries> valid(List<TimeSeries> series, List<List<String>> violations) {
        List<TimeSeries> valid = new ArrayList<>();
        for (int at = 0; at < series.size(); at++) {
            if (violations.get(at).isEmpty()) {
                valid.add(series.get(at));
            }
        }
        return valid;
    }

    private static Reply accepted(List<Header> headers) {
        // Observed on the logs endpoint, assumed here (azure.md 1.4).
        return new Reply(204, headers, Bytes.empty());
    }
}
