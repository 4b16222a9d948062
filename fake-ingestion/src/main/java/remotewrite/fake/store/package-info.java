/** What a workspace keeps of the samples that were accepted, and what it counts of those that were not. */
package remotewrite.fake.store;
