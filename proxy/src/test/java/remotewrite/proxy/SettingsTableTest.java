package remotewrite.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of settings in the README is what the code says. */
class SettingsTableTest {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->\n";

    /** Regenerate with {@code mvn -pl proxy test -Dtest=SettingsTableTest -Dsettings.update=true}. */
    @Test
    void readmeHasTheTableOfTheCode() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("settings.update")) {
            Files.writeString(README, readme.substring(0, begin) + Setting.table() + readme.substring(end));
            return;
        }

        assertThat(readme.substring(begin, end)).isEqualTo(Setting.table());
    }

    @Test
    void theTableHasOneRowOfSixCellsForEachSetting() {
        String[] rows = Setting.table().split("\n");

        assertThat(rows).hasSize(Setting.values().length + 2).allMatch(row -> row.split("\\|", -1).length == 8);
        for (Setting setting : Setting.values()) {
            assertThat(rows[setting.ordinal() + 2]).startsWith("| `" + setting.name() + "` | ");
        }
    }
}
