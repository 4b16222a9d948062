package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a fake logs of a request that it failed to serve. */
class FailureLogTest {
    private static final Duration QUIET = Duration.ofMillis(100);

    @Test
    void methodAndTargetAreThoseThatAreRecorded() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        root.addAppender(appender);
        try (FakeServer server = FakeServer.start(FakeServer.Settings.named("plain", Clock.systemUTC()), request -> {
                    throw new IllegalStateException("canary-of-a-door", new IOException("canary-of-a-door"));
                });
                RawClient client = new RawClient(server.port())) {
            server.journal().keepOut(() -> Secrets.of(List.of("canary-of-a-door")));
            client.send("canary-of-a-door /canary-of-a-door HTTP/1.1\r\nHost: fake\r\n\r\n");

            assertThat(client.read(QUIET).status()).isEqualTo(500);

            String safe = Fingerprint.of("canary-of-a-door");
            assertThat(appender.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("the fake failed to serve " + safe + " /" + safe);
            assertThat(appender.list)
                    .extracting(event -> ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .singleElement()
                    .asString()
                    .contains("java.lang.IllegalStateException", "java.io.IOException", "FailureLogTest.java:")
                    .doesNotContain("canary-of-a-door");
        } finally {
            root.detachAppender(appender);
        }
    }
}
