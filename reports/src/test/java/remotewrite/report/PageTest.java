package remotewrite.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void breaksAtSpaces() {
        assertThat(Page.wrap("one two three", 8)).containsExactly("one two ", "three");
    }

    @Test
    void cutsAWordThatIsTooWideByItself() {
        assertThat(Page.wrap("abcdefgh", 3)).containsExactly("abc", "def", "gh");
    }

    @Test
    void losesNoCharacterButSpacesAtTheEdge() {
        String text = "a  bb   " + "c".repeat(30) + " d";

        assertThat(String.join("", Page.wrap(text, 7)).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    }

    @Test
    void neverCutsInsideASurrogatePair() {
        assertThat(Page.wrap("\ud83d\ude00".repeat(3), 5)).containsExactly("\ud83d\ude00\ud83d\ude00", "\ud83d\ude00");
    }

    @Test
    void givesOneEmptyLineForNothing() {
        assertThat(Page.wrap("", 5)).containsExactly("");
    }

    @Test
    void movesABodyBelowALeadThatLeavesNoRoom() {
        assertThat(new Page(20).hanging("a lead of 20 columns", "body").toString())
                .isEqualTo("a lead of 20 columns\n    body\n");
    }
}
