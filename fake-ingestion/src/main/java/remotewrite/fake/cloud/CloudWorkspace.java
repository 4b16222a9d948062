package remotewrite.fake.cloud;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import remotewrite.fake.Label;
import remotewrite.fake.TimeSeries;
import remotewrite.fake.store.Drops;
import remotewrite.fake.store.NumberedPage;
import remotewrite.fake.store.SampleIntake;
import remotewrite.fake.store.StoredMetrics;
import remotewrite.fake.store.StoredSeries;
import remotewrite.fake.store.Tallies;
import remotewrite.fake.store.Tally;
import remotewrite.fake.store.Workspace;

/** The workspace of a cloud, which can be emptied while its fakes run. */
final class CloudWorkspace implements SampleIntake, StoredMetrics, Tallies {
    private volatile Workspace present;

    CloudWorkspace(Workspace first) {
        this.present = first;
    }

    void empty() {
        present = present.anew();
    }

    Workspace.Kept kept() {
        return present.kept();
    }

    List<TimeSeries> histogramsAndExemplars() {
        return present.histogramsAndExemplars();
    }

    NumberedPage numberedHistogramsAndExemplars() {
        return present.numberedHistogramsAndExemplars();
    }

    void dropNext(long samples) {
        present.dropNext(samples);
    }

    long dropsToCome() {
        return present.dropsToCome();
    }

    @Override
    public void take(List<TimeSeries> series) {
        present.take(series);
    }

    @Override
    public Drops takeAndTell(List<TimeSeries> series) {
        return present.takeAndTell(series);
    }

    @Override
    public boolean crowded() {
        return present.crowded();
    }

    @Override
    public List<StoredSeries> select(Predicate<List<Label>> wanted, long fromMillis, long toMillis) {
        return present.metrics().select(wanted, fromMillis, toMillis);
    }

    @Override
    public List<Tally> between(Instant from, Instant to) {
        return present.tallies().between(from, to);
    }
}
