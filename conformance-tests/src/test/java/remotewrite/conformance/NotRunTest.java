package remotewrite.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class NotRunTest {
    private static final boolean REQUIRED = Boolean.parseBoolean(System.getenv(NotRun.REQUIRED));

    private static Stream<DynamicTest> none() {
        return NotRun.because("no engine");
    }

    @Test
    void isASkippedTestOrAFailedOneWhereEverythingHasToRun() {
        assertThatThrownBy(NotRunTest::none)
                .isInstanceOf(REQUIRED ? AssertionFailedError.class : TestAbortedException.class)
                .hasMessageContaining("NOT RUN: no engine");
    }

    @Test
    void aFactoryWithoutItsPartIsOneSkippedTestOrFails() {
        if (REQUIRED) {
            assertThatThrownBy(() -> NotRun.orOneSkipped(NotRunTest::none)).isInstanceOf(AssertionFailedError.class);
            return;
        }
        List<DynamicTest> tests = NotRun.orOneSkipped(NotRunTest::none).toList();

        assertThat(tests).singleElement().satisfies(test -> {
            assertThat(test.getDisplayName()).isEqualTo("NOT RUN: no engine");
            assertThatThrownBy(() -> test.getExecutable().execute()).isInstanceOf(TestAbortedException.class);
        });
    }

    @Test
    void aFactoryWithItsPartHasItsOwnTests() {
        DynamicTest own = DynamicTest.dynamicTest("own", () -> {});

        assertThat(NotRun.orOneSkipped(() -> Stream.of(own))).containsExactly(own);
    }
}
