package remotewrite.fake;

/** Which contents {@link FakeIngestion} takes; URL, token, role and size are judged alike in all of them. */
public enum IngestionProfile {
    /**
     * Remote write 1.0 only; 2.0 is answered 415, which is assumed (azure.md 1.3), and what a series holds is not judged
     * (azure.md 1.4).
     */
    AZURE,
    /**
     * What the specifications ask of a receiver of 1.0 and 2.0 (draft rc.4): the Content-Type decides, invalid series are
     * answered 400 while the others count as written, and a 2.0 write is answered with the counts of what was written.
     */
    SPEC
}
