package remotewrite.proxy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code IDENTITY_TYPE} and the settings that it needs, and notes the ones that it leaves unread. */
final class IdentitySettings {
    private static final Map<String, Set<Setting>> NEEDED = Map.of(
            "aadApplication",
            Set.of(Setting.AZURE_CLIENT_ID, Setting.AZURE_TENANT_ID, Setting.AZURE_CLIENT_CERTIFICATE_PATH),
            "userAssigned",
            Set.of(Setting.AZURE_CLIENT_ID),
            "systemAssigned",
            Set.of(),
            "workloadIdentity",
            Set.of(Setting.AZURE_CLIENT_ID, Setting.AZURE_TENANT_ID, Setting.AZURE_FEDERATED_TOKEN_FILE));

    /** What somebody may have meant as a proof of identity, and what only one type of identity reads. */
    private static final List<String> PROOFS = List.of(
            Setting.AZURE_CLIENT_CERTIFICATE_PATH.name(),
            "AZURE_CLIENT_CERTIFICATE_PASSWORD",
            "AZURE_CLIENT_SECRET",
            "AZURE_USERNAME",
            "AZURE_PASSWORD");

    private final Environment environment;

    IdentitySettings(Environment environment) {
        this.environment = environment;
    }

    /** The identity; empty, with every problem noted in the environment, when a setting is missing or wrong. */
    Optional<Identity> read(Instant now) {
        Optional<String> type = environment.required(Setting.IDENTITY_TYPE, IdentitySettings::type);
        // without a usable type the settings of an application are looked at: most problems at once
        Set<Setting> needed = NEEDED.get(type.orElse("aadApplication"));
        Optional<String> clientId = when(needed, Setting.AZURE_CLIENT_ID)
                .flatMap(setting -> environment.required(setting, SettingFormats::guid));
        Optional<String> tenantId = when(needed, Setting.AZURE_TENANT_ID)
                .flatMap(setting -> environment.required(setting, SettingFormats::tenant));
        Optional<Path> certificate = when(needed, Setting.AZURE_CLIENT_CERTIFICATE_PATH)
                .flatMap(setting -> environment.required(setting, path -> SettingFormats.certificate(path, now)));
        Optional<Path> tokenFile = when(needed, Setting.AZURE_FEDERATED_TOKEN_FILE)
                .flatMap(setting -> environment.required(setting, SettingFormats::tokenFile));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return switch (type.get()) {
            case "userAssigned" -> clientId.map(Identity.UserAssigned::new);
            case "systemAssigned" -> Optional.of(new Identity.SystemAssigned());
            case "workloadIdentity" ->
                tokenFile.flatMap(file ->
                        tenantId.flatMap(tenant -> clientId.map(id -> new Identity.Workload(tenant, id, file))));
            default ->
                certificate.flatMap(file ->
                        tenantId.flatMap(tenant -> clientId.map(id -> new Identity.Application(tenant, id, file))));
        };
    }

    /** The variables that are set and look like a proof of identity, but are not read with {@code identity}. */
    List<String> unread(Identity identity) {
        Set<Setting> needed = NEEDED.get(identity.type());
        List<String> unread = new ArrayList<>();
        for (String name : PROOFS) {
            if (environment.has(name)
                    && needed.stream().noneMatch(setting -> setting.name().equals(name))) {
                unread.add(name);
            }
        }
        return unread;
    }

    private static Optional<Setting> when(Set<Setting> needed, Setting setting) {
        return needed.contains(setting) ? Optional.of(setting) : Optional.empty();
    }

    private static Parsed<String> type(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return NEEDED.keySet().stream()
                .filter(type -> type.toLowerCase(Locale.ROOT).equals(folded))
                .findFirst()
                .<Parsed<String>>map(Parsed.Good::new)
                .orElseGet(() -> new Parsed.Bad<>("is " + text + ", which is no identity type. Use aadApplication,"
                        + " userAssigned, systemAssigned or workloadIdentity"));
    }
}
