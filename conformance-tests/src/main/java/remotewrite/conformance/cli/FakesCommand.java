package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import remotewrite.conformance.bench.Cloud;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.fake.Ending;
import remotewrite.fake.Exchange;
import remotewrite.fake.Journal;

/** {@code fakes}: the fakes for somebody else's client. */
@Command(
        name = "fakes",
        description = {
            "Runs fake Entra and fake ingestion for your own client, and shows every request as it comes.",
            "",
            "Prints the environment that a proxy needs to use them. Ends with Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FakesCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Surroundings surroundings;
    private final PrintWriter out;

    @Option(
            names = "--entra-port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "Default: ${DEFAULT-VALUE}.")
    private int entraPort = 8443;

    @Option(
            names = "--ingestion-port",
            paramLabel = "PORT",
            defaultValue = "8444",
            description = "Default: ${DEFAULT-VALUE}.")
    private int ingestionPort = 8444;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 lets containers in. Default: ${DEFAULT-VALUE}.")
    private String bind = "127.0.0.1";

    @Option(
            names = "--token-lifetime",
            paramLabel = "SECONDS",
            defaultValue = "3599",
            description = "Default: ${DEFAULT-VALUE}.")
    private int tokenLifetimeSeconds = 3599;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Ends by itself after this time. Default: runs until Ctrl-C.")
    private Optional<Integer> seconds = Optional.empty();

    FakesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    @Override
    public Integer call() {
        if (tokenLifetimeSeconds < 1) {
            throw new UserMistake("--token-lifetime is " + tokenLifetimeSeconds + "; at least 1 second is needed.");
        }
        port("--entra-port", entraPort);
        port("--ingestion-port", ingestionPort);
        return Interruption.handledWhile(surroundings.err(), "the fakes have ended", 0, this::serve);
    }

    private static void port(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new UserMistake(option + " is " + port + "; a port is a number from 0 (any free one) to 65535.");
        }
    }

    private int serve() {
        try (WorkDirectory work = WorkDirectory.create();
                Cloud cloud = Cloud.start(
                        surroundings.clock(),
                        bind,
                        entraPort,
                        ingestionPort,
                        Duration.ofSeconds(tokenLifetimeSeconds),
                        work.path())) {
            describe(cloud);
            show(cloud);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void describe(Cloud cloud) {
        out.println("# the fake cloud is up; give a proxy this environment:");
        new TreeMap<>(cloud.proxyEnvironment("my-cluster"))
                .forEach((name, value) -> out.println("export " + name + "='" + value + "'"));
        out.println("export LISTENING_PORT='8081'");
        out.println("# the files are gone when this ends; Ctrl-C ends it. Requests:");
        out.flush();
    }

    private void show(Cloud cloud) throws InterruptedException {
        long end = System.nanoTime()
                + seconds.map(Duration::ofSeconds).orElse(Duration.ofDays(365)).toNanos();
        Set<String> shown = new HashSet<>();
        CountDownLatch never = new CountDownLatch(1);
        while (System.nanoTime() < end && !never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            showEnded("entra", cloud.entra().journal(), shown);
            showEnded("ingestion", cloud.ingestion().journal(), shown);
        }
    }

    private void showEnded(String name, Journal journal, Set<String> shown) {
        journal.exchanges().stream()
                .filter(exchange -> !exchange.ending().equals(Ending.STILL_OPEN))
                .filter(exchange -> shown.add(name + " " + exchange.id()))
                .forEach(exchange -> out.printf(
                        "%s %s %s %s -> %s%n",
                        name,
                        exchange.id(),
                        exchange.request().method(),
                        exchange.request().target(),
                        ending(exchange)));
        out.flush();
    }

    private static String ending(Exchange exchange) {
        return switch (exchange.ending()) {
            case Ending.Answered answered -> String.valueOf(answered.reply().status());
            case Ending.Unanswered unanswered -> "no answer (" + unanswered.reason() + ")";
        };
    }
}
