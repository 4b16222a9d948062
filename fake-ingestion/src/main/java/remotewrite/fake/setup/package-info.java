/** Reads from a file what a test would write as values: tenants, applications, credentials, role assignments. */
package remotewrite.fake.setup;
