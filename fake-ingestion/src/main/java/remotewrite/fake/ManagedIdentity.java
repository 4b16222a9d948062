package remotewrite.fake;

import java.util.Objects;

/**
 * An identity that Azure manages for a machine.
 *
 * @param clientId a GUID; becomes {@code appid} of its tokens
 * @param objectId the service principal's object id, a GUID; becomes {@code oid} and {@code sub} of its tokens
 * @param resourceId the ARM id of the identity, of the machine itself for a system-assigned one; becomes
 *     {@code xms_mirid} (entra.md 4.2)
 * @param systemAssigned whether it belongs to the machine; a machine has at most one such
 */
public record ManagedIdentity(String clientId, String objectId, String resourceId, boolean systemAssigned) {
    public ManagedIdentity {
        Objects.requireNonNull(clientId, "clientId is null");
        Objects.requireNonNull(objectId, "objectId is null");
        Objects.requireNonNull(resourceId, "resourceId is null");
    }

    public static ManagedIdentity systemAssigned(String clientId, String objectId, String machineResourceId) {
        return new ManagedIdentity(clientId, objectId, machineResourceId, true);
    }

    public static ManagedIdentity userAssigned(String clientId, String objectId, String resourceId) {
        return new ManagedIdentity(clientId, objectId, resourceId, false);
    }
}
