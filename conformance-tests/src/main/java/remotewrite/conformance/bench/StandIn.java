package remotewrite.conformance.bench;

import remotewrite.fake.Journal;

/** Stands where the ingestion URL leads, in the place of the ingestion endpoint. */
interface StandIn extends AutoCloseable {
    /** The TCP port listened on. */
    int port();

    /** What came there so far. */
    Journal journal();

    @Override
    void close();
}
