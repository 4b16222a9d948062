package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import remotewrite.conformance.bench.BenchFailure;

class RunFailureTest {
    @Test
    void whatTheBenchForesawIsToldInItsWords() {
        assertThat(new RunFailure(new BenchFailure("no such proxy", new IOException("refused"))).reason())
                .isEqualTo("no such proxy");
    }

    @Test
    void aMistakeBehindTheBenchsWordsHasItsPlace() {
        assertThat(new RunFailure(new BenchFailure("a call failed", new NoSuchElementException())).reason())
                .startsWith("a call failed at remotewrite.conformance.run.RunFailureTest.");
    }

    @Test
    void aMistakeThatNobodyForesawHasItsClassAndPlace() {
        assertThat(new RunFailure(new StackOverflowError()).reason())
                .startsWith("the harness itself failed with java.lang.StackOverflowError at remotewrite.");
    }
}
