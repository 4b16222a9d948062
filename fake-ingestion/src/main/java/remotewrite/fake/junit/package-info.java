/** The fakes in somebody else's JUnit tests. Needs {@code junit-jupiter-api}, which the other packages do without. */
package remotewrite.fake.junit;
