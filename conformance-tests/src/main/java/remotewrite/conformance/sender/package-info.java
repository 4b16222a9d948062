/**
 * Where a real Prometheus comes from and how it is run.
 *
 * <p>{@link remotewrite.conformance.sender.SenderFinder} looks for one: a container image, a binary on this machine, a
 * binary it fetches and keeps. A {@link remotewrite.conformance.sender.Sender} found that way is started with a
 * {@link remotewrite.conformance.sender.SenderJob} and is then a {@link remotewrite.conformance.sender.RunningSender}.
 *
 * <p>Nothing here knows what is judged: it starts a sender, keeps its log and ends it without leaving anything behind.
 */
package remotewrite.conformance.sender;
