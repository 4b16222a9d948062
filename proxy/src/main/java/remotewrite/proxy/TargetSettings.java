package remotewrite.proxy;

import java.util.List;
import java.util.Optional;

/** Reads where requests may go, and notes variables that contradict it because they are of the other program. */
final class TargetSettings {
    private final Environment environment;
    private final Family family;

    TargetSettings(Environment environment) {
        this.environment = environment;
        this.family = family(environment);
    }

    /** The program whose variables are in force. */
    Family family() {
        return family;
    }

    /** The target; empty, with every problem noted in the environment, when it is missing, wrong or contradicted. */
    Optional<Target> read() {
        Optional<Target> target = switch (family) {
            case SIDECAR ->
                environment
                        .required(Setting.INGESTION_URL, UrlFormats::ingestionUrl)
                        .map(Target.IngestionUrl::new);
            case AAD_AUTH_PROXY ->
                environment
                        .required(Setting.TARGET_HOST, UrlFormats::targetHost)
                        .map(Target.Host::new);
        };
        if (family == Family.AAD_AUTH_PROXY && UrlFormats.isPlain(environment.text(Setting.TARGET_HOST))) {
            environment.doubt(
                    Setting.TARGET_HOST,
                    "begins with http://, but tokens leave over https only. Write https://, or nothing");
        }
        for (Setting foreign : Setting.onlyOf(family.other())) {
            if (environment.has(foreign)) {
                environment.problem(
                        foreign,
                        "is a variable of " + family.other() + ", but " + decisive() + " is set, which is one of "
                                + family + ". Keep the variables of one of them");
            }
        }
        return target;
    }

    private Setting decisive() {
        return family == Family.SIDECAR ? Setting.INGESTION_URL : Setting.TARGET_HOST;
    }

    /** Without either URL or host the other variables tell what somebody meant. */
    private static Family family(Environment environment) {
        if (environment.has(Setting.INGESTION_URL)) {
            return Family.SIDECAR;
        }
        if (environment.has(Setting.TARGET_HOST)) {
            return Family.AAD_AUTH_PROXY;
        }
        List<Setting> sidecars = Setting.onlyOf(Family.SIDECAR);
        List<Setting> others = Setting.onlyOf(Family.AAD_AUTH_PROXY);
        return sidecars.stream().noneMatch(environment::has) && others.stream().anyMatch(environment::has)
                ? Family.AAD_AUTH_PROXY
                : Family.SIDECAR;
    }
}
