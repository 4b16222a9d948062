/**
 * How a run is put together: scrape target, tap, proxy, fakes and sender for one stimulus, and the recording they
 * leave.
 */
package remotewrite.conformance.bench;
