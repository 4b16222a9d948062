package remotewrite.conformance;

/**
 * Everything there is of one series. The places of samples are numbers of exchanges on the leg; those of served samples are
 * {@link Pages.Due}.
 */
record Column(Series series, PackedSamples served, PackedSamples sent, PackedSamples received) {
    static Column of(Series series) {
        return new Column(series, new PackedSamples(), new PackedSamples(), new PackedSamples());
    }
}
