/** Who may do what at which resource, and since when: the one model of it that all fakes ask. */
package remotewrite.fake.role;
