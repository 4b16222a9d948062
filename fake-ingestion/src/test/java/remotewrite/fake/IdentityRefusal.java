package remotewrite.fake;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to be refused by a machine's endpoint, and what azure-identity says of it.
 *
 * @param status of the last reply
 * @param said all of it stands in the innermost exception of the chain
 * @param request what an {@link IdentityClient} is asked
 * @param machine the machine's identities
 * @param tenants that there are at the time
 */
record IdentityRefusal(
        Form form,
        String how,
        int status,
        List<String> said,
        List<String> request,
        List<ManagedIdentity> machine,
        FaultScript faults,
        List<Tenant> tenants) {
    /** The client keeps tokens for its whole process: this resource is for refusals only. */
    private static final String RESOURCE = "https://monitor.azure.com/";

    enum Form {
        VIRTUAL_MACHINE("Virtual machine"),
        APP_SERVICE("App Service"),
        ARC("Azure Arc");

        private final String heading;

        Form(String heading) {
            this.heading = heading;
        }

        /** How its section in the document about the fake begins. */
        String heading() {
            return heading;
        }

        IdentityRefusal refuses(String how, int status, String... said) {
            return new IdentityRefusal(
                    this,
                    how,
                    status,
                    List.of(said),
                    List.of("system", "", RESOURCE),
                    List.of(IdentityBench.OWN, IdentityBench.FIRST, IdentityBench.SECOND),
                    FaultScript.none(),
                    List.of(EntraBench.tenant()));
        }

        /** A reply that the endpoint does not give by itself. */
        IdentityRefusal answers(Reply reply, String how, String... said) {
            return refuses(how, reply.status(), said)
                    .playing(FaultScript.named(how).thenAlways(new Effect.Answer(reply), Moment.REQUEST_END));
        }
    }

    IdentityRefusal named(String selector, String id) {
        return asking(List.of(selector, id, request.get(2)));
    }

    IdentityRefusal resource(String other) {
        return asking(List.of(request.get(0), request.get(1), other));
    }

    IdentityRefusal changed(String... changes) {
        List<String> more = new ArrayList<>(request);
        more.addAll(List.of(changes));
        return asking(more);
    }

    IdentityRefusal on(ManagedIdentity... identities) {
        return new IdentityRefusal(form, how, status, said, request, List.of(identities), faults, tenants);
    }

    private IdentityRefusal asking(List<String> other) {
        return new IdentityRefusal(form, how, status, said, other, machine, faults, tenants);
    }

    private IdentityRefusal playing(FaultScript script) {
        return new IdentityRefusal(form, how, status, said, request, machine, script, tenants);
    }

    IdentityRefusal withoutItsTenant() {
        return new IdentityRefusal(form, how, status, said, request, machine, faults, List.of());
    }

    @Override
    public String toString() {
        return form + ", " + how;
    }
}
