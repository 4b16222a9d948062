package remotewrite.conformance.sender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network.Ipam;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The fakes' image in a network of its own, where it holds the address that the metadata service of every virtual machine
 * of Azure has. This machine's own way to that address stays what it is: it has no address in that network, and the network
 * leads nowhere else.
 */
final class ImdsCloud implements AutoCloseable {
    static final String IMAGE = "remote-write-conformance/fakes:latest";
    static final String ADDRESS = "169.254.169.254";
    static final String NAME = "fakes.example";
    static final Duration TOKEN_LIFETIME = Duration.ofSeconds(12);
    private static final String NETWORK_LABEL = "remote-write-conformance.imds";
    private static final int CONTROL_PORT = 8450;

    private final Network network;
    private final GenericContainer<?> fakes;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @throws DockerException when the engine does not give the network, for example because there is another one */
    @SuppressWarnings("resource") // closed with this
    ImdsCloud(DockerEngine engine) {
        removeAbandoned(engine.client());
        network = Network.builder()
                .createNetworkCmdModifier(create -> create.withInternal(true)
                        .withLabels(Map.of(NETWORK_LABEL, ""))
                        // no address for this machine's end of the bridge, so no route either
                        .withOptions(Map.of("com.docker.network.bridge.inhibit_ipv4", "true"))
                        .withIpam(new Ipam()
                                .withConfig(new Ipam.Config()
                                        .withSubnet("169.254.169.0/24")
                                        .withGateway("169.254.169.1"))))
                .build();
        network.getId();
        fakes = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withImagePullPolicy(name -> false)
                .withLabel(DockerEngine.LABEL, "metadata service")
                .withLabel(DockerEngine.OWNER, DockerEngine.THIS_PROCESS)
                .withCommand("--imds-port", "80", "--name", NAME, "--token-lifetime", "" + TOKEN_LIFETIME.toSeconds())
                .withExposedPorts(CONTROL_PORT)
                .waitingFor(Wait.forHttp("/endpoints").forPort(CONTROL_PORT));
        try {
            fakes.start();
            engine.client()
                    .connectToNetworkCmd()
                    .withContainerId(fakes.getContainerId())
                    .withNetworkId(network.getId())
                    .withContainerNetwork(new ContainerNetwork()
                            .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(ADDRESS))
                            .withAliases(NAME))
                    .exec();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What a killed process has left; a network in use stays. */
    private static void removeAbandoned(DockerClient client) {
        client.listNetworksCmd()
                .withFilter("label", List.of(NETWORK_LABEL))
                .exec()
                .forEach(left -> {
                    try {
                        client.removeNetworkCmd(left.getId()).exec();
                    } catch (DockerException inUse) {
                        // the new one cannot be made then, which is told
                        return;
                    }
                });
    }

    Network network() {
        return network;
    }

    String caPem() {
        return ask("/files/ca.pem");
    }

    /** A variable of the environment that the fakes print for clients with the machine's own identity. */
    String variable(String name) {
        return json("/environment").path("SYSTEM_ASSIGNED").path(name).asText();
    }

    String userAssignedClientId() {
        return json("/environment")
                .path("USER_ASSIGNED")
                .path("AZURE_CLIENT_ID")
                .asText();
    }

    /** What the metadata service was asked so far and has answered, with bodies. */
    List<JsonNode> asked() {
        return answered("imds", true);
    }

    /** What was written so far and is answered, without bodies. */
    List<JsonNode> written() {
        return answered("ingestion", false);
    }

    /** In the form of the control interface. */
    private List<JsonNode> answered(String endpoint, boolean bodies) {
        JsonNode exchanges =
                json("/" + endpoint + "/exchanges?bodies=" + bodies).path("exchanges");
        return StreamSupport.stream(exchanges.spliterator(), false)
                .filter(exchange -> exchange.has("reply"))
                .toList();
    }

    private JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(ask(path));
        } catch (IOException e) {
            throw new IllegalStateException("no JSON at " + path, e);
        }
    }

    private String ask(String path) {
        URI uri = URI.create("http://localhost:" + fakes.getMappedPort(CONTROL_PORT) + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("the fakes do not answer at " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        fakes.stop();
        network.close();
    }
}
