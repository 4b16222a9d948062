package remotewrite.proxy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the settings, and which of them another name was meant for. */
final class SettingNames {
    private static final Set<String> KNOWN =
            Arrays.stream(Setting.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    /** From this length on a slip is a problem; in a shorter name it is warned about: see {@link Environment#lookAlikes}. */
    private static final int SHORTEST_GUARDED_NAME = 9;

    /**
     * A prefix this short must be the setting's own: {@code ARM_CLIENT_ID} is Terraform's, and no slip in {@code AAD_CLIENT_ID}.
     */
    private static final int SHORT_PREFIX = 4;

    /** From this length on two slips are guarded, below it one: TARGET_PORT is no TARGET_HOST. */
    private static final int LONG_NAME = 12;

    /** A name and a number, or a name and one character behind an underscore. */
    private static final Pattern ONE_MORE = Pattern.compile("(.+?)(?:_?\\d+|_[A-Za-z])");

    /**
     * Further off than a slip, and of no other program that is known. {@code AZURE_CLOUD} is none of them: others read it, and
     * where {@code CLOUD} was meant the host of ingestion tells.
     */
    private static final Map<String, List<Setting>> USUAL_WRONG_ONES = Map.of(
            "AAD_AUDIENCE", List.of(Setting.INGESTION_AAD_AUDIENCE, Setting.AUDIENCE),
            "AAD_CLIENT_CERT_PATH", List.of(Setting.AAD_CLIENT_CERTIFICATE_PATH),
            "AZURE_CLIENT_CERT_PATH", List.of(Setting.AZURE_CLIENT_CERTIFICATE_PATH),
            "INGESTION_AUDIENCE", List.of(Setting.INGESTION_AAD_AUDIENCE),
            "LISTEN_PORT", List.of(Setting.LISTENING_PORT));

    private SettingNames() {}

    /** Whether it is the name of a setting. */
    static boolean known(String name) {
        return KNOWN.contains(name);
    }

    /** Whether it is the name of a setting with one more number or letter, {@code AZURE_CLIENT_ID_2}. */
    static boolean isOneMore(String name) {
        Matcher numbered = ONE_MORE.matcher(name);
        return numbered.matches()
                && known(numbered.group(1).toUpperCase(Locale.ROOT))
                && nearest(name).isPresent();
    }

    /**
     * The long setting with the fewest slips between it and {@code name}, if they are few; among equals the one with the same
     * letters: {@code HTTPSPROXY} is one slip off {@code HTTP_PROXY} too.
     */
    static Optional<Setting> nearest(String name) {
        String folded = EndToEnd.lowerCase(name);
        return Arrays.stream(Setting.values())
                .filter(setting -> !Setting.SET_BY_PLATFORMS.contains(setting.name()))
                .filter(setting -> setting.name().length() >= SHORTEST_GUARDED_NAME)
                .filter(setting -> prefix(setting).length() > SHORT_PREFIX || folded.startsWith(prefix(setting)))
                .filter(setting ->
                        Slips.within(setting.name().length() < LONG_NAME ? 1 : 2, folded, lowerCase(setting)))
                .min(Comparator.comparingInt((Setting setting) -> Slips.between(folded, lowerCase(setting)))
                        .thenComparingInt(setting -> Slips.between(letters(folded), letters(lowerCase(setting)))));
    }

    /** The settings that {@code name}, which is none, may have been meant for: short ones, and those it is a usual name of. */
    static Stream<Setting> likely(String name) {
        String folded = EndToEnd.lowerCase(name);
        return Stream.concat(
                USUAL_WRONG_ONES.getOrDefault(name.toUpperCase(Locale.ROOT), List.of()).stream(),
                Arrays.stream(Setting.values())
                        .filter(setting -> setting.name().length() < SHORTEST_GUARDED_NAME)
                        .filter(setting -> {
                            String known = lowerCase(setting);
                            return Slips.within(1, folded, known)
                                    || Slips.sameLetters(folded, known)
                                    || folded.equals(known + "_name");
                        }));
    }

    /** Up to the first underscore, in lower case. */
    private static String prefix(Setting setting) {
        String known = lowerCase(setting);
        int end = known.indexOf('_');
        return end < 0 ? known : known.substring(0, end);
    }

    private static String lowerCase(Setting setting) {
        return EndToEnd.lowerCase(setting.name());
    }

    private static String letters(String folded) {
        return folded.replace("_", "");
    }
}
