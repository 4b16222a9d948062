package remotewrite.proxy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code IDENTITY_TYPE} and the settings that it needs, and notes the ones that it leaves unread. */
final class IdentitySettings {
    /** The variables that hold the parts of an identity; they differ between the programs. */
    private record Names(Setting clientId, Setting tenantId, Setting certificate) {
        static final Names AZURE =
                new Names(Setting.AZURE_CLIENT_ID, Setting.AZURE_TENANT_ID, Setting.AZURE_CLIENT_CERTIFICATE_PATH);
        static final Names AAD =
                new Names(Setting.AAD_CLIENT_ID, Setting.AAD_TENANT_ID, Setting.AAD_CLIENT_CERTIFICATE_PATH);
    }

    private enum Kind {
        APPLICATION("aadApplication"),
        USER_ASSIGNED("userAssigned"),
        SYSTEM_ASSIGNED("systemAssigned"),
        WORKLOAD("workloadIdentity");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        Set<Setting> needs(Names names) {
            return switch (this) {
                case APPLICATION -> Set.of(names.clientId(), names.tenantId(), names.certificate());
                case USER_ASSIGNED -> Set.of(names.clientId());
                case SYSTEM_ASSIGNED -> Set.of();
                case WORKLOAD ->
                    Set.of(Setting.AZURE_CLIENT_ID, Setting.AZURE_TENANT_ID, Setting.AZURE_FEDERATED_TOKEN_FILE);
            };
        }
    }

    /** What somebody may have meant as a proof of identity, and what only one type of identity reads. */
    private static final List<String> PROOFS = List.of(
            Setting.AZURE_CLIENT_CERTIFICATE_PATH.name(),
            Setting.AAD_CLIENT_CERTIFICATE_PATH.name(),
            "AZURE_CLIENT_CERTIFICATE_PASSWORD",
            "AZURE_CLIENT_SECRET",
            "AZURE_USERNAME",
            "AZURE_PASSWORD");

    /** What names an identity, and would name another one than is used. */
    private static final List<Setting> NAMES =
            List.of(Setting.AZURE_CLIENT_ID, Setting.AZURE_TENANT_ID, Setting.AAD_CLIENT_ID, Setting.AAD_TENANT_ID);

    private final Environment environment;
    private final Family family;
    private final Names names;
    private final ManagedIdentitySettings endpoints;

    IdentitySettings(Environment environment, Family family) {
        this.environment = environment;
        this.family = family;
        this.endpoints = new ManagedIdentitySettings(environment);
        this.names =
                family == Family.AAD_AUTH_PROXY && environment.has(Setting.IDENTITY_TYPE) ? Names.AAD : Names.AZURE;
    }

    /** The identity; empty, with every problem noted in the environment, when a setting is missing or wrong. */
    Optional<Identity> read(Instant now) {
        Optional<Kind> kind = kind();
        Set<Setting> needed = kind.map(known -> known.needs(names)).orElseGet(this::setOfAnApplication);
        boolean workload = kind.equals(Optional.of(Kind.WORKLOAD));
        Optional<String> clientId = when(needed, workload ? Setting.AZURE_CLIENT_ID : names.clientId())
                .flatMap(setting -> environment.required(setting, SettingFormats::guid));
        Optional<String> tenantId = when(needed, workload ? Setting.AZURE_TENANT_ID : names.tenantId())
                .flatMap(setting -> environment.required(setting, SettingFormats::tenant));
        Optional<ClientCertificate> certificate = when(needed, names.certificate())
                .flatMap(setting -> environment.required(setting, path -> SettingFormats.certificate(path, now)));
        Optional<Path> tokenFile = when(needed, Setting.AZURE_FEDERATED_TOKEN_FILE)
                .flatMap(setting -> environment.required(setting, SettingFormats::tokenFile));
        return kind.flatMap(known -> switch (known) {
            case USER_ASSIGNED ->
                endpoints.read(true).flatMap(endpoint -> clientId.map(id -> new Identity.UserAssigned(id, endpoint)));
            case SYSTEM_ASSIGNED -> endpoints.read(false).map(Identity.SystemAssigned::new);
            case WORKLOAD ->
                tokenFile.flatMap(file ->
                        tenantId.flatMap(tenant -> clientId.map(id -> new Identity.Workload(tenant, id, file))));
            case APPLICATION ->
                certificate.flatMap(found -> tenantId.flatMap(tenant -> clientId.map(id -> new Identity.Application(
                        tenant, id, Path.of(environment.text(names.certificate())), Optional.of(found.mounted())))));
        });
    }

    /** Without a usable type nobody knows what is missing; what is there and cannot be right is told all the same. */
    private Set<Setting> setOfAnApplication() {
        return Kind.APPLICATION.needs(names).stream().filter(environment::has).collect(Collectors.toUnmodifiableSet());
    }

    /** The variables that are set and look like a proof or the name of an identity, but are not read with {@code identity}. */
    List<String> unread(Identity identity) {
        Set<Setting> needed = kindOf(identity.type()).orElseThrow().needs(names);
        List<String> unread = new ArrayList<>();
        for (String name : PROOFS) {
            if (environment.has(name)
                    && needed.stream().noneMatch(setting -> setting.name().equals(name))) {
                unread.add(name);
            }
        }
        NAMES.stream()
                .filter(name -> environment.has(name) && !needed.contains(name) && namesAnother(identity, name))
                .map(Setting::name)
                .forEach(unread::add);
        if (identity instanceof Identity.Managed) {
            unread.addAll(endpoints.unread());
        }
        return unread;
    }

    /**
     * With another identity than the machine's own the webhook of workload identities may have set {@code AZURE_}
     * (azure.md 5), and the one in use is named by a variable that is read; {@code AAD_} nobody but the operator sets.
     */
    private static boolean namesAnother(Identity identity, Setting name) {
        return identity instanceof Identity.SystemAssigned
                || name == Setting.AAD_CLIENT_ID
                || name == Setting.AAD_TENANT_ID;
    }

    private Optional<Kind> kind() {
        return family == Family.AAD_AUTH_PROXY && !environment.has(Setting.IDENTITY_TYPE)
                ? likeTheDefaultCredential()
                : environment.required(Setting.IDENTITY_TYPE, IdentitySettings::parse);
    }

    /**
     * aad-auth-proxy leaves the choice to azidentity's default credential, which takes the first of these that has its
     * variables (azure.md 5.5). A client secret is a proof this proxy does not take: going on to the next one would be
     * another identity than before.
     */
    private Optional<Kind> likeTheDefaultCredential() {
        if (environment.has("AZURE_CLIENT_SECRET")) {
            environment.problem(
                    Setting.IDENTITY_TYPE,
                    "is missing, and AZURE_CLIENT_SECRET is set, which aad-auth-proxy would use and this proxy does not"
                            + " take. Use a certificate, a managed identity or a workload identity");
            // nothing more to find fault with: which identity was meant is not known
            return Optional.of(Kind.SYSTEM_ASSIGNED);
        }
        if (environment.has(Setting.AZURE_CLIENT_CERTIFICATE_PATH)) {
            return Optional.of(Kind.APPLICATION);
        }
        if (environment.has(Setting.AZURE_FEDERATED_TOKEN_FILE)) {
            return Optional.of(Kind.WORKLOAD);
        }
        return Optional.of(environment.has(Setting.AZURE_CLIENT_ID) ? Kind.USER_ASSIGNED : Kind.SYSTEM_ASSIGNED);
    }

    private static Optional<Setting> when(Set<Setting> needed, Setting setting) {
        return Stream.of(setting).filter(needed::contains).findFirst();
    }

    private static Parsed<Kind> parse(String text) {
        return kindOf(text)
                .<Parsed<Kind>>map(Parsed.Good::new)
                .orElseGet(() -> new Parsed.Bad<>("is " + text + ", which is no identity type. Use aadApplication,"
                        + " userAssigned, systemAssigned or workloadIdentity"));
    }

    private static Optional<Kind> kindOf(String text) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.type.equalsIgnoreCase(text))
                .findFirst();
    }
}
