/** Placeholder. */
package remotewrite.conformance;
