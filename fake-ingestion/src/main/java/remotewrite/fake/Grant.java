package remotewrite.fake;

/**
 * What the token service has granted: a token of this tenant, for this application, with this {@code aud}.
 *
 * @param proof how the application has proven who it is
 */
record Grant(Tenant tenant, Application application, String resource, Proof proof) {}
