/** How it is started: the command line. Everything a user types is checked here. */
package remotewrite.conformance.cli;
