package remotewrite.proxy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads settings from environment variables and collects everything that is wrong with them. */
final class Environment {
    /** Settings that may also be written in lower case; then upper case goes first, as in Go. */
    private static final Set<Setting> IN_EITHER_CASE =
            Set.of(Setting.HTTPS_PROXY, Setting.HTTP_PROXY, Setting.NO_PROXY);

    /** As the examples and documents write what is to be replaced. */
    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][A-Za-z0-9 ._-]*>");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();
    private final Set<Setting> missing = EnumSet.noneOf(Setting.class);

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
            missing.add(setting);
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

    /**
     * Everything noted so far, and names that look like a setting spelled wrong, or that stand in place of one that is missing.
     */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        unknown()
                .filter(name -> !SettingNames.isOneMore(name))
                .forEach(name -> SettingNames.nearest(name)
                        .or(() -> inPlaceOfAMissingOne(name))
                        .ifPresent(known -> all.add(name + " is not a setting. Did you mean " + known + "?")));
        return all;
    }

    private Optional<Setting> inPlaceOfAMissingOne(String name) {
        return has(name) ? SettingNames.likely(name).filter(missing::contains).findFirst() : Optional.empty();
    }

    /**
     * The variables named like one more of a setting, {@code AZURE_CLIENT_ID_2}. Nobody slips so; a chart with two
     * identities, or another program in the pod, has them on purpose. The program this one takes the place of starts with
     * them, so they only have no effect. A slip ({@code INGESTION_AAD_AUDIANCE}) stays a problem: it would leave a default in
     * force that somebody meant to replace.
     */
    List<String> oneMore() {
        return unknown().filter(SettingNames::isOneMore).toList();
    }

    /**
     * The variables that look like a slip in a short setting ({@code CLOUDS}, {@code CLUTSER}, {@code CLUSTER_NAME}), or have a
     * usual wrong name of one, which is not set itself. They may as well be another program's, so they are warned about and no
     * problem.
     */
    List<String> lookAlikes(Family family) {
        return unknown()
                .filter(this::has)
                .filter(name -> SettingNames.likely(name).anyMatch(setting -> setting.of(family) && !has(setting)))
                .toList();
    }

    /** The names of what is set, is no setting and begins with {@code prefix}, but for {@code known}. */
    List<String> others(String prefix, String known) {
        return unknown()
                .filter(name -> name.startsWith(prefix) && !name.equals(known) && has(name))
                .toList();
    }

    private Stream<String> unknown() {
        return variables.keySet().stream()
                .filter(name -> !SettingNames.known(name))
                .sorted();
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
}
