package remotewrite.fake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The message {@code io.prometheus.write.v2.Request} of remote write 2.0, everything in wire order: the table and the
 * references are kept as they are, right or wrong.
 *
 * <p>References that lead nowhere never stop anything: {@link #resolved} leaves out what they should have named, and
 * {@link #findings} says so.
 *
 * @param symbols the table the references point into
 * @param unknownFields fields that no 2.0 message has, at whatever level they stood
 */
public record WriteRequestV2(List<String> symbols, List<TimeSeriesV2> series, List<UnknownField> unknownFields) {
    public WriteRequestV2 {
        symbols = List.copyOf(symbols);
        series = List.copyOf(series);
        unknownFields = List.copyOf(unknownFields);
    }

    /** The same series in the form of 2.0, over a right table: no start timestamps, no metadata. */
    public static WriteRequestV2 of(List<TimeSeries> series) {
        SymbolTable table = new SymbolTable();
        List<TimeSeriesV2> written = series.stream().map(table::series).toList();
        return new WriteRequestV2(table.symbols(), written, List.of());
    }

    /** Every series with its references looked up, in order. */
    public List<ResolvedSeries> resolved() {
        return series.stream().map(each -> ResolvedSeries.of(each, symbols)).toList();
    }

    /**
     * What is wrong with the table itself, some of it when that is much; nothing is asked of the table of a request without
     * series.
     */
    public List<SymbolFinding> tableFindings() {
        List<SymbolFinding> findings = new ArrayList<>();
        if (symbols.isEmpty()) {
            if (!series.isEmpty()) {
                findings.add(new SymbolFinding(SymbolFinding.Kind.NO_TABLE, "there are series but no symbols"));
            }
            return List.copyOf(findings);
        }
        if (!symbols.get(0).isEmpty()) {
            findings.add(new SymbolFinding(
                    SymbolFinding.Kind.FIRST_NOT_EMPTY,
                    "symbol 0 is \"%s\", not the empty string".formatted(Complaints.shortened(symbols.get(0)))));
        }
        Set<String> met = new HashSet<>();
        for (int at = 0; at < symbols.size() && findings.size() < Complaints.MOST; at++) {
            if (!met.add(symbols.get(at))) {
                findings.add(new SymbolFinding(
                        SymbolFinding.Kind.REPEATED_SYMBOL,
                        "symbol %s, \"%s\", is in the table before"
                                .formatted(at, Complaints.shortened(symbols.get(at)))));
            }
        }
        return List.copyOf(findings);
    }

    /** What is wrong with the table and with every reference, the table first, then series by series. */
    public List<SymbolFinding> findings() {
        List<SymbolFinding> findings = new ArrayList<>(tableFindings());
        List<ResolvedSeries> resolved = resolved();
        for (int at = 0; at < resolved.size(); at++) {
            for (SymbolFinding finding : resolved.get(at).findings()) {
                findings.add(new SymbolFinding(finding.kind(), "series %s: %s".formatted(at, finding.text())));
            }
        }
        return List.copyOf(findings);
    }
}
