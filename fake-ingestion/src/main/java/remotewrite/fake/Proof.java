package remotewrite.fake;

/** How a client has proven who it is; the token tells in {@code appidacr} (entra.md 4.2, documented). */
enum Proof {
    SECRET("1"),
    ASSERTION("2");

    private final String claim;

    Proof(String claim) {
        this.claim = claim;
    }

    String claim() {
        return claim;
    }
}
