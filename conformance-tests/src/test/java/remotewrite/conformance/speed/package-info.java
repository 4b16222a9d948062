/** How fast the fakes and the ledger are, measured beside others: what the commands in {@code bench/} run. */
package remotewrite.conformance.speed;
