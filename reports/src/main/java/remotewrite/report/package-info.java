/**
 * The vocabulary of results (level, clause, fact, verdict, accounting, run) and its renderers. The report is the
 * contract with its reader: nothing here depends on how a verdict was reached.
 *
 * <p>Start at {@link remotewrite.report.RunReport}; {@link remotewrite.report.ReportFiles} writes it in every format,
 * {@link remotewrite.report.TextReport} shows it on the terminal. What is said about a result is put together once, in
 * {@link remotewrite.report.Explanation}. Recorded text is not trusted: it reaches a report only through
 * {@code Printable} and the escapes of the format.
 */
package remotewrite.report;
