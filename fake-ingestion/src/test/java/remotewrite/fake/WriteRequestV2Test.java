package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import remotewrite.fake.SymbolFinding.Kind;

/** What the references of a 2.0 request mean, right or wrong. */
class WriteRequestV2Test {
    private static final List<String> SYMBOLS = List.of("", "a", "b", "help", "unit");

    @Test
    void rightReferencesAreLookedUp() {
        TimeSeriesV2 series = new TimeSeriesV2(
                Longs.of(1, 2, 2, 0),
                List.of(new SampleV2(3, 4, 5)),
                List.of(TestHistograms.REAL),
                List.of(new ExemplarV2(Longs.of(2, 1), 6, 7)),
                new MetadataV2(1, 3, 4),
                0);
        WriteRequestV2 request = new WriteRequestV2(SYMBOLS, List.of(series), List.of());

        assertThat(request.resolved())
                .containsExactly(new ResolvedSeries(
                        new TimeSeries(
                                List.of(new Label("a", "b"), new Label("b", "")),
                                List.of(new Sample(3, 4)),
                                List.of(new Exemplar(List.of(new Label("b", "a")), 6, 7)),
                                List.of(TestHistograms.REAL)),
                        1,
                        "help",
                        "unit",
                        List.of()));
        assertThat(request.findings()).isEmpty();
    }

    @Test
    void aPairThatPointsOutsideTheTableIsLeftOutAndFound() {
        WriteRequestV2 request = request(SYMBOLS, 5, 1, 1, 2, 1, 0xffff_ffffL, 9, 9);

        assertThat(request.resolved().get(0).series().labels()).containsExactly(new Label("a", "b"));
        assertThat(request.findings())
                .containsExactly(
                        outside("series 0: labels_refs refers to symbol 5, the table has 5"),
                        outside("series 0: labels_refs refers to symbol 4294967295, the table has 5"),
                        outside("series 0: labels_refs refers to symbol 9, the table has 5"),
                        outside("series 0: labels_refs refers to symbol 9, the table has 5"));
    }

    @Test
    void theLastOfAnOddListIsLeftOutAndFound() {
        WriteRequestV2 request = request(SYMBOLS, 1, 2, 1);

        assertThat(request.resolved().get(0).series().labels()).containsExactly(new Label("a", "b"));
        assertThat(request.findings())
                .containsExactly(new SymbolFinding(Kind.ODD_REFS, "series 0: labels_refs has 3 references, not pairs"));
    }

    @Test
    void wrongReferencesOfExemplarsAndMetadataAreFound() {
        TimeSeriesV2 series = new TimeSeriesV2(
                Longs.of(1, 2),
                List.of(),
                List.of(),
                List.of(new ExemplarV2(Longs.of(7, 1, 2), 0, 0)),
                new MetadataV2(0, 8, 9),
                0);
        ResolvedSeries resolved = new WriteRequestV2(SYMBOLS, List.of(series), List.of())
                .resolved()
                .get(0);

        assertThat(resolved.series().exemplars()).containsExactly(new Exemplar(List.of(), 0, 0));
        assertThat(resolved.help()).isEmpty();
        assertThat(resolved.unit()).isEmpty();
        assertThat(resolved.findings())
                .containsExactly(
                        outside("labels_refs of an exemplar refers to symbol 7, the table has 5"),
                        new SymbolFinding(Kind.ODD_REFS, "labels_refs of an exemplar has 3 references, not pairs"),
                        outside("help_ref refers to symbol 8, the table has 5"),
                        outside("unit_ref refers to symbol 9, the table has 5"));
    }

    @Test
    void aMissingTableIsFoundWhereThereAreSeries() {
        assertThat(request(List.of()).findings())
                .containsExactly(new SymbolFinding(Kind.NO_TABLE, "there are series but no symbols"));
        assertThat(new WriteRequestV2(List.of(), List.of(), List.of()).findings())
                .isEmpty();
    }

    @Test
    void aFirstSymbolThatIsNotEmptyIsFoundAndLookedUpAllTheSame() {
        WriteRequestV2 request = request(List.of("x", "y"), 0, 1);

        assertThat(request.findings())
                .containsExactly(new SymbolFinding(Kind.FIRST_NOT_EMPTY, "symbol 0 is \"x\", not the empty string"));
        assertThat(request.resolved().get(0).series().labels()).containsExactly(new Label("x", "y"));
    }

    @Test
    void aRepeatedSymbolIsFound() {
        assertThat(request(List.of("", "a", "", "a")).findings())
                .containsExactly(
                        new SymbolFinding(Kind.REPEATED_SYMBOL, "symbol 2, \"\", is in the table before"),
                        new SymbolFinding(Kind.REPEATED_SYMBOL, "symbol 3, \"a\", is in the table before"));
    }

    @Test
    void seriesOfVersion1BecomeARightRequestOfTheSameMeaning() {
        List<TimeSeries> series = List.of(
                new TimeSeries(
                        List.of(new Label("a", "b"), new Label("b", "")),
                        List.of(Sample.of(1, 2)),
                        List.of(new Exemplar(List.of(new Label("a", "c")), 3, 4)),
                        List.of()),
                new TimeSeries(List.of(new Label("a", "a")), List.of(), List.of(), List.of(TestHistograms.INTEGER)));

        WriteRequestV2 request = WriteRequestV2.of(series);

        assertThat(request.symbols()).containsExactly("", "a", "b", "c");
        assertThat(request.findings()).isEmpty();
        assertThat(request.resolved()).extracting(ResolvedSeries::series).isEqualTo(series);
    }

    private static WriteRequestV2 request(List<String> symbols, long... refs) {
        return new WriteRequestV2(
                symbols,
                List.of(new TimeSeriesV2(Longs.of(refs), List.of(), List.of(), List.of(), MetadataV2.NONE, 0)),
                List.of());
    }

    private static SymbolFinding outside(String text) {
        return new SymbolFinding(Kind.REF_OUTSIDE_TABLE, text);
    }
}
