/** How it comes to a verdict: runs on a bench, judged by the catalogue, of the subjects and of the mutants. */
package remotewrite.conformance.run;
