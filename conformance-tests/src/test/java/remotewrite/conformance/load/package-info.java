/** The reference proxy as its own process under load: what it costs, and whether it keeps that up; commands in {@code bench/}. */
package remotewrite.conformance.load;
