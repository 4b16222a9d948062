package remotewrite.fake.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartedFakesTest {
    @Test
    void whatDoesNotStopDoesNotHideWhatDidNotStart() {
        StartedFakes fakes = new StartedFakes(Set.of());
        fakes.opened(() -> {
            throw new IllegalStateException("one");
        });
        RuntimeException failure = new IllegalArgumentException("the port is taken");

        assertThat(fakes.closedAfter(failure))
                .isSameAs(failure)
                .hasSuppressedException(new IllegalStateException("a fake of the cloud did not stop: one"));
    }

    @Test
    void allAreClosedInTheReverseOrderWhateverFails() {
        List<String> closed = new ArrayList<>();
        StartedFakes fakes = new StartedFakes(Set.of());
        for (String name : List.of("one", "two", "three")) {
            fakes.opened(() -> {
                closed.add(name);
                if (!name.equals("two")) {
                    throw new IllegalStateException(name);
                }
            });
        }

        Throwable failed = catchThrowable(fakes::close);

        assertThat(closed).containsExactly("three", "two", "one");
        assertThat(failed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a fake of the cloud did not stop: three")
                .hasSuppressedException(new IllegalStateException("a fake of the cloud did not stop: one"));
    }
}
