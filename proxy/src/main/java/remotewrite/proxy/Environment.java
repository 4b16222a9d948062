package remotewrite.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads settings from environment variables and collects everything that is wrong with them. */
final class Environment {
    private static final Set<String> KNOWN =
            Arrays.stream(Setting.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /** Settings that may also be written in lower case; then upper case goes first, as in Go. */
    private static final Set<Setting> IN_EITHER_CASE =
            Set.of(Setting.HTTPS_PROXY, Setting.HTTP_PROXY, Setting.NO_PROXY);

    /** From this length on a slip is a problem; in a shorter name it is warned about: see {@link #lookAlikes}. */
    private static final int SHORTEST_GUARDED_NAME = 9;

    /** As the examples and documents write what is to be replaced. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][A-Za-z0-9 ._-]*>");

    /**
     * A prefix this short must be the setting's own: {@code ARM_CLIENT_ID} is Terraform's, and no slip in {@code AAD_CLIENT_ID}.
     */
    private static final int SHORT_PREFIX = 4;

    /** From this length on two slips are guarded, below it one: TARGET_PORT is no TARGET_HOST. */
    private static final int LONG_NAME = 12;

    /** A name and a number, or a name and one character behind an underscore. */
    private static final Pattern ONE_MORE = Pattern.compile("(.+?)(?:_?\\d+|_[A-Za-z])");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    Environment(Map<String, String> variables) {
        Map<String, String> read = new HashMap<>(variables);
        for (Setting setting : IN_EITHER_CASE) {
            String lower = read.remove(EndToEnd.lowerCase(setting.name()));
            if (lower != null && read.getOrDefault(setting.name(), "").isEmpty()) {
                read.put(setting.name(), lower);
            }
        }
        this.variables = Map.copyOf(read);
    }

    /** The parsed value; empty, with a problem noted, when it is missing or cannot be parsed. */
    <T> Optional<T> required(Setting setting, Function<String, Parsed<T>> parser) {
        if (!has(setting)) {
            problems.add(setting + (variables.containsKey(setting.name()) ? " is empty." : " is missing.") + " It is "
                    + setting.meaning() + ".");
            return Optional.empty();
        }
        return parsed(setting, parser);
    }

    /** The parsed value; {@code otherwise} when the variable is absent; empty, with a problem noted, when it is wrong. */
    <T> Optional<T> optional(Setting setting, T otherwise, Function<String, Parsed<T>> parser) {
        return has(setting) ? parsed(setting, parser) : Optional.of(otherwise);
    }

    /** Whether the setting has a value. An empty one counts as none, as in Go programs; published charts rely on it. */
    boolean has(Setting setting) {
        return has(setting.name());
    }

    /** Whether the setting is there without a value. */
    boolean isEmpty(Setting setting) {
        return variables.containsKey(setting.name()) && !has(setting);
    }

    /** Whether the variable has a value, be it a setting or not. */
    boolean has(String name) {
        return !variables.getOrDefault(name, "").isEmpty();
    }

    /** Notes a problem that only shows between settings. */
    void problem(Setting setting, String problem) {
        problem(setting.name(), problem);
    }

    /** Notes a problem with a variable that is no setting. */
    void problem(String variable, String problem) {
        problems.add(variable + " " + problem + ".");
    }

    /** Notes what is hardly meant and keeps nobody from starting. */
    void doubt(Setting setting, String doubt) {
        doubts.add(setting + " " + doubt);
    }

    /** All that was noted so. */
    List<String> doubts() {
        return List.copyOf(doubts);
    }

    /** Everything noted so far, and names that look like a setting spelled wrong. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        unknown()
                .filter(name -> !isOneMore(name))
                .forEach(name -> nearest(name)
                        .ifPresent(known -> all.add(name + " is not a setting. Did you mean " + known + "?")));
        return all;
    }

    /**
     * The variables named like one more of a setting, {@code AZURE_CLIENT_ID_2}. Nobody slips so; a chart with two
     * identities, or another program in the pod, has them on purpose. The program this one takes the place of starts with
     * them, so they only have no effect. A slip ({@code INGESTION_AAD_AUDIANCE}) stays a problem: it would leave a default in
     * force that somebody meant to replace.
     */
    List<String> oneMore() {
        return unknown().filter(Environment::isOneMore).toList();
    }

    /**
     * The variables that look like a slip in a short setting ({@code CLOUDS}, {@code CLUTSER}, {@code CLUSTER_NAME}) which is
     * not set itself. They may as well be another program's, so they are warned about and no problem.
     */
    List<String> lookAlikes(Family family) {
        return unknown()
                .filter(this::has)
                .filter(name -> meant(name)
                        .filter(setting -> setting.of(family) && !has(setting))
                        .isPresent())
                .toList();
    }

    /** The short setting that {@code name}, which is none, may have been meant for. */
    static Optional<Setting> meant(String name) {
        String folded = EndToEnd.lowerCase(name);
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.name().length() < SHORTEST_GUARDED_NAME)
                .filter(setting -> {
                    String known = EndToEnd.lowerCase(setting.name());
                    return Slips.within(1, folded, known)
                            || Slips.sameLetters(folded, known)
                            || folded.equals(known + "_name");
                })
                .findFirst();
    }

    /** The names of what is set, is no setting and begins with {@code prefix}, but for {@code known}. */
    List<String> others(String prefix, String known) {
        return unknown()
                .filter(name -> name.startsWith(prefix) && !name.equals(known) && has(name))
                .toList();
    }

    private Stream<String> unknown() {
        return variables.keySet().stream().filter(name -> !KNOWN.contains(name)).sorted();
    }

    private static boolean isOneMore(String name) {
        Matcher numbered = ONE_MORE.matcher(name);
        return numbered.matches()
                && KNOWN.contains(numbered.group(1).toUpperCase(Locale.ROOT))
                && nearest(name).isPresent();
    }

    /** The setting as it was written; empty where it is not set. */
    String text(Setting setting) {
        return variables.getOrDefault(setting.name(), "").strip();
    }

    private <T> Optional<T> parsed(Setting setting, Function<String, Parsed<T>> parser) {
        String text = text(setting);
        Optional<String> left =
                placeholders(setting, text).map(them -> "still holds " + them + ". Put your value there");
        if (Setting.SHOWN_ONLY.contains(setting)) {
            left.ifPresent(doubt -> doubt(setting, doubt));
            left = Optional.empty();
        }
        Parsed<T> parsed = left.<Parsed<T>>map(Parsed.Bad::new)
                .orElseGet(() ->
                        text.isEmpty() ? new Parsed.Bad<>("is empty. It is " + setting.meaning()) : parser.apply(text));
        return switch (parsed) {
            case Parsed.Good<T> good -> Optional.of(good.value());
            case Parsed.Bad<T> bad -> {
                problem(setting, bad.problem());
                yield Optional.empty();
            }
        };
    }

    /**
     * What was not replaced, in words. Not looked for in a secret, which may have any characters; in an endpoint, which may not,
     * but where a password may stand, it is found and not shown.
     */
    private static Optional<String> placeholders(Setting setting, String text) {
        boolean shown = !Setting.SHOWN_NOWHERE.contains(setting);
        List<String> left = shown || Setting.COLLECTORS.contains(setting)
                ? PLACEHOLDER
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .toList()
                : List.of();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                shown
                        ? (left.size() == 1 ? "the placeholder " : "the placeholders ") + String.join(", ", left)
                        : "a placeholder");
    }

    private static Optional<String> nearest(String name) {
        String folded = EndToEnd.lowerCase(name);
        return KNOWN.stream()
                .filter(known -> !Setting.SET_BY_PLATFORMS.contains(known))
                .filter(known -> known.length() >= SHORTEST_GUARDED_NAME)
                .filter(known ->
                        prefix(known).length() > SHORT_PREFIX || folded.startsWith(EndToEnd.lowerCase(prefix(known))))
                .filter(known -> Slips.within(known.length() < LONG_NAME ? 1 : 2, folded, EndToEnd.lowerCase(known)))
                .findFirst();
    }

    /** Up to the first underscore. */
    private static String prefix(String known) {
        int end = known.indexOf('_');
        return end < 0 ? known : known.substring(0, end);
    }
}
