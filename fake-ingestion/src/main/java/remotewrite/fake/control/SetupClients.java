package remotewrite.fake.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import remotewrite.fake.Bytes;
import remotewrite.fake.cloud.CloudFiles;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.setup.OwnClient;

/** The clients of a setup file, as they are told to a program on another machine: their environment, and their files. */
final class SetupClients {
    private static final String SECRET = "AZURE_CLIENT_SECRET";
    private static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";

    private final Supplier<List<OwnClient>> clients;
    private final FakeCloud cloud;
    private final CloudFiles cloudFiles;

    /** @param clients asked at each request, for secrets and roles come and go; none without a setup file */
    SetupClients(Supplier<List<OwnClient>> clients, FakeCloud cloud) {
        this.clients = clients;
        this.cloud = cloud;
        this.cloudFiles = cloud.files();
    }

    /** One object for each; empty without a setup file. */
    ArrayNode environment() {
        List<OwnClient> all = clients.get();
        Map<Path, String> names = certificates(all);
        ArrayNode array = ControlJson.object().putArray("setup");
        for (OwnClient client : all) {
            ObjectNode node = array.addObject().put("name", client.description());
            Map<String, String> variables = ProxyVariables.with(client.variables());
            Map<String, String> files = new TreeMap<>();
            files.put("SSL_CERT_FILE", cloudFiles.ca().getFileName().toString());
            client.secret().ifPresent(secret -> {
                variables.put(SECRET, secret.value());
                files.put(SECRET, client.secretFile());
            });
            if (client.inApp()) {
                variables.putAll(cloud.appService().environment(cloud.hostName()));
                files.put(
                        "IDENTITY_HEADER",
                        cloudFiles.identityHeader().getFileName().toString());
            }
            certificate(client).ifPresent(file -> files.put(CERTIFICATE, names.get(file)));
            variables.forEach(node.putObject("variables")::put);
            ObjectNode paths = node.putObject("files");
            files.forEach((variable, name) -> paths.put(variable, "/files/" + name));
            client.missing().forEach(node.putArray("missing")::add);
        }
        return array;
    }

    /** Every file of theirs, by its name here, which no file of the cloud has. */
    Map<String, ControlRoutes.Answer> files() {
        List<OwnClient> all = clients.get();
        Map<String, ControlRoutes.Answer> files = new LinkedHashMap<>();
        certificates(all).forEach((file, name) -> files.put(name, new ControlRoutes.Answer.File(file)));
        all.forEach(client -> client.secret()
                .ifPresent(secret ->
                        files.put(client.secretFile(), new ControlRoutes.Answer.Content(Bytes.utf8(secret.value())))));
        return files;
    }

    /** Names of certificates: those they have, with a number in front where that is another file's. */
    private Map<Path, String> certificates(List<OwnClient> all) {
        List<String> taken = cloudFiles.all().stream()
                .map(Path::getFileName)
                .map(Path::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        Map<Path, String> names = new LinkedHashMap<>();
        for (OwnClient client : all) {
            certificate(client).filter(file -> !names.containsKey(file)).ifPresent(file -> {
                String own = file.getFileName().toString();
                String name = own;
                for (int number = 2; taken.contains(name); number++) {
                    name = number + "-" + own;
                }
                taken.add(name);
                names.put(file, name);
            });
        }
        return names;
    }

    private static Optional<Path> certificate(OwnClient client) {
        return Optional.ofNullable(client.variables().get(CERTIFICATE)).map(Path::of);
    }
}
