package remotewrite.conformance.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.command.RemoveContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sweep on an engine that is only played: no container is started, and none of anybody's is touched. */
class AbandonedContainersTest {
    private static final String HERE =
            DockerEngine.THIS_PROCESS.substring(0, DockerEngine.THIS_PROCESS.indexOf('/') + 1);

    private final List<Container> containers = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<Object> filters = new ArrayList<>();
    private final List<String> vanishing = new ArrayList<>();

    private void container(String id, Map<String, String> labels) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        containers.add(json.readValue(json.writeValueAsString(Map.of("Id", id, "Labels", labels)), Container.class));
    }

    private void owned(String id, String owner) throws JsonProcessingException {
        container(id, Map.of(DockerEngine.LABEL, "true", DockerEngine.OWNER, owner));
    }

    private static String ofAProcessThatHasEnded() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return HERE + process.pid();
    }

    private static <T> T played(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private DockerEngine engine() {
        return new DockerEngine(played(DockerClient.class, (client, asked, arguments) -> switch (asked.getName()) {
            case "listContainersCmd" ->
                played(ListContainersCmd.class, (command, method, values) -> {
                    if (method.getName().equals("exec")) {
                        return containers;
                    }
                    filters.add(values[0]);
                    return command;
                });
            case "removeContainerCmd" ->
                played(RemoveContainerCmd.class, (command, method, values) -> {
                    if (!method.getName().equals("exec")) {
                        return command;
                    }
                    String id = (String) arguments[0];
                    if (vanishing.contains(id)) {
                        throw new NotFoundException("no such container");
                    }
                    removed.add(id);
                    return Void.class.cast(null);
                });
            default -> throw new AssertionError("not played: " + asked);
        }));
    }

    @Test
    void onlyContainersOfProcessesOfThisMachineThatHaveEndedAreRemoved() throws IOException, InterruptedException {
        owned("abandoned", ofAProcessThatHasEnded());
        owned("own", DockerEngine.THIS_PROCESS);
        owned(
                "of-a-living-process",
                HERE + ProcessHandle.current().parent().orElseThrow().pid());
        owned("of-another-machine", "elsewhere/1");
        owned("without-a-process", HERE);
        owned("with-nonsense", HERE + "99999999999999999999");
        container("without-an-owner", Map.of(DockerEngine.LABEL, "true"));

        engine().sweep(false);

        assertThat(removed).containsExactly("abandoned");
        assertThat(filters).contains(List.of(DockerEngine.LABEL), true);
    }

    @Test
    void atTheEndThisProcessTakesItsOwnWithIt() throws IOException {
        owned("own", DockerEngine.THIS_PROCESS);
        owned("of-another-machine", "elsewhere/1");

        engine().sweep(true);

        assertThat(removed).containsExactly("own");
    }

    @Test
    void aContainerThatSomebodyElseRemovesDoesNotStopTheSweep() throws IOException, InterruptedException {
        owned("first", ofAProcessThatHasEnded());
        owned("second", ofAProcessThatHasEnded());
        vanishing.add("first");

        engine().sweep(false);

        assertThat(removed).containsExactly("second");
    }
}
