package remotewrite.proxy;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What is said once the port is open: what was read, and what of it may not be what somebody meant. */
final class StartLog {
    private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

    private StartLog() {}

    static void listening(int port, ProxyConfig config) {
        LoggingEventBuilder listening = LOG.atInfo().addKeyValue("port", port).addKeyValue("config", config.toString());
        certificate(config.identity())
                .ifPresent(certificate -> listening
                        .addKeyValue("thumbprint", certificate.thumbprint())
                        .addKeyValue("expiresAt", certificate.expiresAt()));
        listening.log("Listening");
        List<String> differences = config.target().differences();
        if (!differences.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("unusual", String.join("; ", differences))
                    .addKeyValue("given", UrlFormats.withoutQuery(config.ingestionUrl()))
                    .addKeyValue("usual", UsualIngestionUrl.FORM)
                    .log("INGESTION_URL is not of the form of Azure");
        }
        for (String doubt : config.doubts()) {
            LOG.atWarn().addKeyValue("problem", doubt).log("Setting is doubtful");
        }
        for (String variable : config.unread()) {
            LoggingEventBuilder line = LOG.atWarn()
                    .addKeyValue("variable", variable)
                    .addKeyValue("identity", config.identity().type());
            SettingNames.likely(variable)
                    .filter(setting -> setting.of(config.family()))
                    .findFirst()
                    .ifPresent(setting -> line.addKeyValue("didYouMean", setting));
            line.log("Variable is set but has no effect");
        }
    }

    /** The one that was found when the settings were read; to read it again would only delay the line. */
    private static Optional<MountedCertificate> certificate(Identity identity) {
        return switch (identity) {
            case Identity.Application application -> application.mounted();
            case Identity.Managed ignored -> Optional.empty();
            case Identity.Workload ignored -> Optional.empty();
        };
    }
}
