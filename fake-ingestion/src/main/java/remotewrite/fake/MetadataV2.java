package remotewrite.fake;

/**
 * What a series of remote write 2.0 is about.
 *
 * @param type 0 unknown, 1 counter, 2 gauge, 3 histogram, 4 gauge histogram, 5 summary, 6 info, 7 state set; other
 *     numbers are kept
 * @param helpRef index of the help text in the symbols table, unsigned 32 bits
 * @param unitRef index of the unit in the symbols table, unsigned 32 bits
 */
public record MetadataV2(int type, long helpRef, long unitRef) {
    /** Everything unset: what a series without the field means (proto3). */
    public static final MetadataV2 NONE = new MetadataV2(0, 0, 0);
}
