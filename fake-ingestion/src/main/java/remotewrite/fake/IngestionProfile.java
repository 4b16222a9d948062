package remotewrite.fake;

import remotewrite.fake.store.AzureLimits;
import remotewrite.fake.store.WorkspaceRules;

/** Which contents {@link FakeIngestion} takes; URL, token, role and size are judged alike in all of them. */
public enum IngestionProfile {
    /**
     * Remote write 1.0 only; 2.0 is answered 415, which is assumed (azure.md 1.3), and what a series holds is not judged
     * (azure.md 1.4).
     */
    AZURE(AzureLimits.DOCUMENTED, AzureLimits.PerRule.DOCUMENTED, WorkspaceRules.AZURE),
    /**
     * What the specifications ask of a receiver of 1.0 and 2.0 (draft rc.4): the Content-Type decides, invalid series are
     * answered 400 while the others count as written, and a 2.0 write is answered with the counts of what was written. What
     * the workspace does not keep is told: with 400, or with 429 or 500 when the same write may be kept later.
     */
    SPEC(AzureLimits.NONE, AzureLimits.PerRule.BODY_ONLY, WorkspaceRules.SPECIFIED);

    private final AzureLimits limits;
    private final AzureLimits.PerRule ruleLimits;
    private final WorkspaceRules workspaceRules;

    IngestionProfile(AzureLimits limits, AzureLimits.PerRule ruleLimits, WorkspaceRules workspaceRules) {
        this.limits = limits;
        this.ruleLimits = ruleLimits;
        this.workspaceRules = workspaceRules;
    }

    /** The limits of a workspace that goes with it, unless others are asked for. */
    public AzureLimits limits() {
        return limits;
    }

    /** The limits of a data collection rule that goes with it, unless others are asked for. */
    public AzureLimits.PerRule ruleLimits() {
        return ruleLimits;
    }

    /** What a workspace that goes with it keeps, whatever its limits are. */
    public WorkspaceRules workspaceRules() {
        return workspaceRules;
    }

    /** The same, with the native histograms that {@code answers} has kept. */
    public WorkspaceRules workspaceRules(IngestionAnswers answers) {
        return switch (this) {
            case AZURE ->
                switch (answers.nativeHistograms()) {
                    case PASSED_OVER -> workspaceRules;
                    case KEPT -> workspaceRules.with(WorkspaceRules.Others.HISTOGRAMS_KEPT);
                };
            case SPEC -> workspaceRules;
        };
    }
}
