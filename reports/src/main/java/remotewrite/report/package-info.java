/**
 * The vocabulary of results (level, clause, fact, verdict, accounting, run) and its renderers. The report is the
 * contract with its reader: nothing here depends on how a verdict was reached.
 */
package remotewrite.report;
