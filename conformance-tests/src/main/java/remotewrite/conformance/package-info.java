/**
 * What is done to a subject, what happened, and what follows from it, in the order of the data flow: a
 * {@link remotewrite.conformance.Stimulus} is run on a bench, which leaves a
 * {@link remotewrite.conformance.Recording}; a {@link remotewrite.conformance.Check} judges the recording.
 *
 * <p>The sub-packages answer one question each: {@code sender} what sends, {@code bench} how a run is put together,
 * {@code suite} what is required, {@code mutant} what must be caught, {@code cli} how it is started.
 */
package remotewrite.conformance;
