/** What must be caught: subjects that are wrong in one way each. They ship, because {@code self-test} runs them. */
package remotewrite.conformance.mutant;
