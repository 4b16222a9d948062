package remotewrite.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A series of remote write 2.0 with its references looked up. A pair with a reference outside the table is left out,
 * so is the last reference of an odd list; help and unit are then empty. The first of these are findings.
 *
 * @param series in the form of 1.0, samples without their start timestamps
 * @param type as in {@link MetadataV2#type}
 * @param findings empty when every reference is right
 */
public record ResolvedSeries(TimeSeries series, int type, String help, String unit, List<SymbolFinding> findings) {
    public ResolvedSeries {
        Objects.requireNonNull(series, "series is null");
        Objects.requireNonNull(help, "help is null");
        Objects.requireNonNull(unit, "unit is null");
        findings = List.copyOf(findings);
    }

    /** {@code series} by the table {@code symbols}. */
    public static ResolvedSeries of(TimeSeriesV2 series, List<String> symbols) {
        Lookup lookup = new Lookup(symbols, new ArrayList<>());
        List<Label> labels = lookup.labels("labels_refs", series.labelsRefs());
        List<Exemplar> exemplars = new ArrayList<>();
        for (ExemplarV2 exemplar : series.exemplars()) {
            exemplars.add(new Exemplar(
                    lookup.labels("labels_refs of an exemplar", exemplar.labelsRefs()),
                    exemplar.valueBits(),
                    exemplar.timestampMillis()));
        }
        String help = lookup.text("help_ref", series.metadata().helpRef());
        String unit = lookup.text("unit_ref", series.metadata().unitRef());
        return new ResolvedSeries(
                new TimeSeries(
                        labels,
                        series.samples().stream().map(SampleV2::sample).toList(),
                        exemplars,
                        series.histograms()),
                series.metadata().type(),
                help,
                unit,
                lookup.findings);
    }

    private record Lookup(List<String> symbols, List<SymbolFinding> findings) {
        List<Label> labels(String field, Longs refs) {
            List<Label> labels = new ArrayList<>(refs.size() / 2);
            for (int at = 0; at + 1 < refs.size(); at += 2) {
                boolean name = known(field, refs.at(at));
                boolean value = known(field, refs.at(at + 1));
                if (name && value) {
                    labels.add(new Label(symbols.get((int) refs.at(at)), symbols.get((int) refs.at(at + 1))));
                }
            }
            if (refs.size() % 2 == 1) {
                found(SymbolFinding.Kind.ODD_REFS, "%s has %s references, not pairs", field, refs.size());
            }
            return labels;
        }

        /** An unset reference is 0 and no promise that a table exists. */
        String text(String field, long ref) {
            return (ref != 0 || !symbols.isEmpty()) && known(field, ref) ? symbols.get((int) ref) : "";
        }

        private boolean known(String field, long ref) {
            if (ref >= 0 && ref < symbols.size()) {
                return true;
            }
            found(
                    SymbolFinding.Kind.REF_OUTSIDE_TABLE,
                    "%s refers to symbol %s, the table has %s",
                    field,
                    ref,
                    symbols.size());
            return false;
        }

        /** A series has up to a million references. */
        private void found(SymbolFinding.Kind kind, String text, Object... values) {
            if (findings.size() < Complaints.MOST) {
                findings.add(new SymbolFinding(kind, text.formatted(values)));
            }
        }
    }
}
