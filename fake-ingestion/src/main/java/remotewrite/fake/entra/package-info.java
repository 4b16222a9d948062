/** What a tenant of the fake Entra token service may hold, how the service behaves, and whose assertions it trusts. */
package remotewrite.fake.entra;
