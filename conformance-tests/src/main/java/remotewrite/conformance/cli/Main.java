package remotewrite.conformance.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import remotewrite.conformance.Har;
import remotewrite.conformance.bench.BenchFailure;
import remotewrite.conformance.bench.ProxyMissing;
import remotewrite.conformance.bench.Version;
import remotewrite.conformance.sender.SenderFailure;
import remotewrite.fake.PortUnavailableException;
import remotewrite.report.ReportException;

/** Entry point: maps what commands return and throw to exit codes. */
@Command(
        name = "conformance",
        description = "Verifies Prometheus remote write into Azure Monitor with Microsoft Entra ID.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false,
        footer = {
            "",
            "Start with:  ./conformance gate",
            "",
            "Exit codes:  0 conforms   1 violations   2 nothing judged, or bad usage   3 harness broken",
            "             Ctrl-C ends with 3, for nothing was judged; fakes end with 0"
        },
        subcommands = {
            GateCommand.class,
            ListCommand.class,
            ExplainCommand.class,
            SelfTestCommand.class,
            FakesCommand.class,
            SendersCommand.class,
            JudgeCommand.class
        })
public final class Main {
    static final int BAD_USAGE = 2;
    static final int HARNESS_BROKEN = 3;

    private Main() {}

    /** What {@code --version} prints. */
    static final class Versions implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"conformance " + Version.OF_THIS_BUILD};
        }
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        // before all else: until then an interruption ends Java with 130 and without a word
        Interruption interruption = interruption(err, arguments);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        // not one that a library brings
        System.setProperty("logback.configurationFile", "remotewrite/conformance/logback.xml");
        NativeCode.unpackedIntoADirectoryOfItsOwn();
        int code = run(new Surroundings(Clock.systemUTC(), System.getenv(), out, err, interruption), arguments);
        out.flush();
        interruption.over();
        System.exit(code);
    }

    /** Fakes judge nothing, so whoever interrupts them has what he wants, at their start as well. */
    static Interruption interruption(PrintWriter err, String... arguments) {
        return arguments.length > 0 && arguments[0].equals(FakesCommand.NAME)
                ? Interruption.handled(err, FakesCommand.ENDED, 0)
                : Interruption.handled(err, Interruption.NOTHING_JUDGED, HARNESS_BROKEN);
    }

    /** Runs a command without ending the process. */
    static int run(Surroundings surroundings, String... arguments) {
        CommandLine line = commandLine(surroundings);
        if (arguments.length == 0) {
            line.usage(surroundings.out());
            return BAD_USAGE;
        }
        return line.execute(arguments);
    }

    /** All commands, their options and how their failures are told. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new Main(), new CommandFactory(surroundings));
        line.setOut(surroundings.out());
        line.setErr(surroundings.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, surroundings.err()));
        line.setParameterExceptionHandler((mistake, arguments) -> explain(mistake, surroundings.err()));
        line.setExecutionStrategy(Main::executeUnlessEmpty);
        return line;
    }

    /** The whole usage would hide what is wrong. */
    private static int explain(CommandLine.ParameterException mistake, PrintWriter err) {
        String meant = mistake instanceof CommandLine.UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? " Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?"
                : "";
        // which names the option, and Java's type
        String message = mistake.getMessage()
                .replaceFirst("'([+-]?[0-9]{10,})' is not an int$", "'$1' is too large: at most 2147483647 is taken")
                .replaceFirst("' is not an int$", "' is not a whole number");
        err.println(message + (message.endsWith(".") || meant.isEmpty() ? "" : ".") + meant);
        err.println("./" + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help says what there is.");
        return BAD_USAGE;
    }

    /** An empty value is a mistake, a shell variable that is not set for example, and never the default. */
    private static int executeUnlessEmpty(CommandLine.ParseResult whole) {
        for (CommandLine.ParseResult parsed : whole.asCommandLineList().stream()
                .map(CommandLine::getParseResult)
                .toList()) {
            for (ArgSpec argument : parsed.matchedArgs()) {
                boolean empty = Stream.concat(
                                argument.stringValues().stream(), argument.originalStringValues().stream())
                        .anyMatch(value -> (argument.splitRegex().isEmpty()
                                        ? value
                                        : value.replaceAll(argument.splitRegex(), ""))
                                .isBlank());
                if (empty) {
                    String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
                    throw new CommandLine.ParameterException(
                            parsed.commandSpec().commandLine(), name + " is empty; give it a value or leave it out.");
                }
            }
        }
        return new CommandLine.RunLast().execute(whole);
    }

    /** One place turns what went wrong into a message and an exit code. */
    private static int explain(Exception failure, PrintWriter err) {
        return switch (failure) {
            case UserMistake mistake -> {
                err.println(mistake.getMessage());
                yield BAD_USAGE;
            }
            case ProxyMissing missing -> {
                err.println(missing.getMessage());
                yield BAD_USAGE;
            }
            case Har.NotARecording mistake -> {
                err.println(mistake.getMessage());
                yield BAD_USAGE;
            }
            case SenderFailure broken -> broken(err, broken);
            case BenchFailure broken -> broken(err, broken);
            case PortUnavailableException broken -> {
                err.println(broken.getMessage());
                yield HARNESS_BROKEN;
            }
            case ReportException broken -> broken(err, broken);
            case UncheckedIOException broken -> {
                err.println("Nothing was judged: " + broken.getMessage() + " ("
                        + broken.getCause().getClass().getSimpleName() + ")");
                yield HARNESS_BROKEN;
            }
            default -> {
                err.println("The harness itself is broken: " + failure);
                failure.printStackTrace(err);
                yield HARNESS_BROKEN;
            }
        };
    }

    private static int broken(PrintWriter err, Exception failure) {
        err.println("Nothing was judged: " + failure.getMessage());
        return HARNESS_BROKEN;
    }

    /**
     * What a command needs from outside.
     *
     * @param clock for everything
     * @param environment of the process
     * @param out what was asked for
     * @param err what went wrong, and progress
     * @param interruption what happens when the process is told to end
     */
    record Surroundings(
            Clock clock, Map<String, String> environment, PrintWriter out, PrintWriter err, Interruption interruption) {
        /** In a process that belongs to the caller. */
        Surroundings(Clock clock, Map<String, String> environment, PrintWriter out, PrintWriter err) {
            this(clock, environment, out, err, Interruption.leftToTheCaller(err));
        }
    }

    /** Gives every command its surroundings. */
    private record CommandFactory(Surroundings surroundings) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Surroundings.class).newInstance(surroundings);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
