package remotewrite.conformance;

import java.util.List;

/**
 * Where samples were seen.
 *
 * @param sent the exchanges between sender and proxy that carried samples, by number
 * @param received those between proxy and ingestion
 */
record Evidence(Pages pages, List<Passage> sent, List<Passage> received) {
    Passage sent(long place) {
        return sent.get((int) place);
    }

    Passage received(long place) {
        return received.get((int) place);
    }
}
