/**
 * Faithful fakes of what lies behind the proxy: the metrics ingestion endpoint of an Azure Monitor workspace and the
 * Microsoft Entra ID token service. Both keep a {@link remotewrite.fake.Journal} of every exchange and play
 * {@link remotewrite.fake.FaultScript fault scripts}.
 *
 * <p>Knows nothing of the proxy or of the checks. What is documented, observed or assumed about the real services is
 * said at the rule that enforces it.
 */
package remotewrite.fake;
