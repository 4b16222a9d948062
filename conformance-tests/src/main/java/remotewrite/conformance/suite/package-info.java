/** What is required: one file a family of checks, each check a constant. */
package remotewrite.conformance.suite;
