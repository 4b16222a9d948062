package remotewrite.fake;

/**
 * A run of buckets that stand side by side.
 *
 * @param offset how many buckets are left out before it; in the first span the index of the first bucket
 * @param length how many buckets it has, unsigned 32 bits
 */
public record BucketSpan(int offset, long length) {}
