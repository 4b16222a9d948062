package remotewrite.fake;

import remotewrite.fake.store.AzureLimits;

/** Which contents {@link FakeIngestion} takes; URL, token, role and size are judged alike in all of them. */
public enum IngestionProfile {
    /**
     * Remote write 1.0 only; 2.0 is answered 415, which is assumed (azure.md 1.3), and what a series holds is not judged
     * (azure.md 1.4).
     */
    AZURE(AzureLimits.DOCUMENTED, AzureLimits.PerRule.DOCUMENTED),
    /**
     * What the specifications ask of a receiver of 1.0 and 2.0 (draft rc.4): the Content-Type decides, invalid series are
     * answered 400 while the others count as written, and a 2.0 write is answered with the counts of what was written.
     */
    SPEC(AzureLimits.NONE, AzureLimits.PerRule.BODY_ONLY);

    private final AzureLimits limits;
    private final AzureLimits.PerRule ruleLimits;

    IngestionProfile(AzureLimits limits, AzureLimits.PerRule ruleLimits) {
        this.limits = limits;
        this.ruleLimits = ruleLimits;
    }

    /** The limits of a workspace that goes with it, unless others are asked for. */
    public AzureLimits limits() {
        return limits;
    }

    /** The limits of a data collection rule that goes with it, unless others are asked for. */
    public AzureLimits.PerRule ruleLimits() {
        return ruleLimits;
    }
}
