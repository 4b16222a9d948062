package remotewrite.conformance.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import remotewrite.fake.cloud.Credential;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.cloud.RoleNotes;
import remotewrite.fake.entra.AzureApi;
import remotewrite.fake.entra.EntraCloud;
import remotewrite.fake.setup.OwnClient;

/**
 * Somebody with a secret, for whom {@link FakesExamples} may be.
 *
 * @param variables whose block of variables the shell has to have
 * @param objectId whose roles count
 * @param otherId the client id when it is not that of the block
 * @param opens for what it gets tokens that are of use
 * @param opensLater the same, when a role of it has spread; may hold what it opens by now as well
 * @param opensNot for what it gets no token though its roles would let it, and why not
 */
record Caller(
        String variables,
        String objectId,
        Optional<String> otherId,
        Map<AzureApi, String> opens,
        Map<AzureApi, String> opensLater,
        Map<AzureApi, String> opensNot) {
    private static final String AS_OPERATOR = "the operator";

    Caller {
        Objects.requireNonNull(variables, "variables is null");
        Objects.requireNonNull(objectId, "objectId is null");
        Objects.requireNonNull(otherId, "otherId is null");
        opens = Map.copyOf(opens);
        opensLater = Map.copyOf(opensLater);
        opensNot = Map.copyOf(opensNot);
    }

    /**
     * Those of a setup file first.
     *
     * @param own the clients of the setup file, none without one
     */
    static List<Caller> all(FakeCloud cloud, RoleNotes notes, List<OwnClient> own) {
        List<Caller> callers = new ArrayList<>();
        own.stream()
                .filter(client -> client.secret().isPresent())
                .map(client -> new Caller(
                        client.description(),
                        client.objectId(),
                        Optional.empty(),
                        client.opens(),
                        client.opensLater(),
                        client.opensNot()))
                .forEach(callers::add);
        if (cloud.credentials().contains(Credential.OPERATOR)) {
            // all usual applications have the same secret: one block of variables is enough to write and to read,
            // unless a setup file sends them to different rules
            boolean oneRule = cloud.ruleOf(FakeCloud.OBJECT_ID).equals(cloud.ruleOf(FakeCloud.OPERATOR_OBJECT_ID));
            callers.add(new Caller(
                    oneRule ? AS_OPERATOR : notes.describe(Credential.SECRET),
                    FakeCloud.OBJECT_ID,
                    oneRule ? Optional.of(FakeCloud.CLIENT_ID) : Optional.empty(),
                    usual(cloud.openTo(FakeCloud.OBJECT_ID), oneRule),
                    usual(cloud.opensFrom(FakeCloud.OBJECT_ID).keySet(), oneRule),
                    Map.of()));
            callers.add(new Caller(
                    AS_OPERATOR,
                    FakeCloud.OPERATOR_OBJECT_ID,
                    Optional.empty(),
                    usual(cloud.openTo(FakeCloud.OPERATOR_OBJECT_ID), true),
                    usual(cloud.opensFrom(FakeCloud.OPERATOR_OBJECT_ID).keySet(), true),
                    Map.of()));
        }
        return callers;
    }

    /** @param toRead whether the variables say where to read */
    private static Map<AzureApi, String> usual(Iterable<AzureApi> open, boolean toRead) {
        Map<AzureApi, String> resources = new EnumMap<>(AzureApi.class);
        open.forEach(api -> resources.put(api, EntraCloud.PUBLIC.resource(api)));
        if (!toRead) {
            resources.keySet().retainAll(Set.of(AzureApi.INGESTION));
        }
        return resources;
    }
}
