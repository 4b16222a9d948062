package remotewrite.conformance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import remotewrite.conformance.cli.Main.Surroundings;
import remotewrite.conformance.sender.SenderSearch;

/** {@code senders}: which real senders there are. */
@Command(
        name = "senders",
        description = "Shows which real Prometheus would be used, where it was looked for, and how to get the rest.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SendersCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private SenderOptions senderOptions = new SenderOptions();

    SendersCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        SenderSearch search = senderOptions.survey(surroundings);
        search.choice()
                .ifPresentOrElse(
                        sender -> surroundings
                                .out()
                                .printf("%s %s, %s%n", sender.name(), sender.version(), sender.runtime()),
                        () -> surroundings.out().println("no real sender here; gate tries to fetch one"));
        surroundings.out().println(search.explanation());
        surroundings
                .out()
                .println(
                        "  other versions: images/build-prometheus VERSION... builds images 2.53, 3.5 from Debian's packages"
                                + " without a registry;\n  gate --sender fetch --prometheus-version VERSION fetches a binary.");
        return search.choice().isPresent() ? 0 : Main.BAD_USAGE;
    }
}
