package remotewrite.fake.cloud;

import java.util.List;
import java.util.Optional;

/** How a client proves to the fake cloud who it is. */
public enum Credential {
    /** An application with a certificate. */
    CERTIFICATE("an application with a certificate"),
    /** The same application with a client secret. */
    SECRET("an application with a secret"),
    /** The managed identity of a virtual machine, by IMDS. */
    SYSTEM_ASSIGNED("the machine's own managed identity (IMDS; Go has its address built in: 169.254.169.254)"),
    /** An identity assigned to a virtual machine, by IMDS. */
    USER_ASSIGNED("a managed identity assigned to the machine (IMDS)"),
    /** The managed identity of an app, by the endpoint of App Service, which Go clients can be pointed to. */
    APP_SERVICE("the managed identity of an app in App Service"),
    /** The managed identity of a server that is connected by Azure Arc, by a challenge whose key is in a file. */
    ARC("the managed identity of a server of one's own (Azure Arc)"),
    /** The same application as the service account of a Kubernetes cluster, by a token in a file that is renewed. */
    WORKLOAD_IDENTITY("an application with the token of a Kubernetes service account (workload identity)"),
    /** An application that may query samples, read metrics and logs, and assign roles, but not publish. */
    OPERATOR("an operator", ", who verifies: queries samples, reads platform metrics and logs, assigns roles"),
    /** An application without any role. */
    STRANGER("a stranger", ", who has no role: 403 everywhere");

    /** Those with the role Monitoring Metrics Publisher. */
    public static final List<Credential> PUBLISHERS =
            List.of(CERTIFICATE, SECRET, SYSTEM_ASSIGNED, USER_ASSIGNED, APP_SERVICE, ARC, WORKLOAD_IDENTITY);

    private final String who;
    private final String usually;

    Credential(String who) {
        this(who, "");
    }

    /** @param usually what it may do by the usual roles; empty when it writes, as most do */
    Credential(String who, String usually) {
        this.who = who;
        this.usually = usually;
    }

    /** The name of the endpoint that has to be there for it, of those that may be left out; applications need none. */
    Optional<String> endpoint() {
        return switch (this) {
            case CERTIFICATE, SECRET, OPERATOR, STRANGER -> Optional.empty();
            case SYSTEM_ASSIGNED, USER_ASSIGNED -> Optional.of("imds");
            case APP_SERVICE -> Optional.of("app-service");
            case ARC -> Optional.of(FakeCloud.ARC);
            case WORKLOAD_IDENTITY -> Optional.of("issuer");
        };
    }

    /** A phrase for readers, true by the usual roles; {@link RoleNotes#describe} has that of any. */
    public String description() {
        return who + usually;
    }

    /** The same without what it may do. */
    String who() {
        return who;
    }
}
