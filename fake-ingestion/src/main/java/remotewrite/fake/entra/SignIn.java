package remotewrite.fake.entra;

/** Whether an application may sign in with credentials of its own. */
public enum SignIn {
    ALLOWED,
    /** Refused with AADSTS7000112, after its credential has proven good. */
    DISABLED,
    /** A public client: whatever credential it presents is refused with AADSTS700025. */
    PUBLIC_CLIENT,
    /** Known by its registration only: refused with AADSTS7000229. */
    WITHOUT_SERVICE_PRINCIPAL,
    /** Blocked by conditional access for workload identities: refused with AADSTS53003, after all else was good. */
    BLOCKED_BY_POLICY
}
