package remotewrite.fake.cloud;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.FakeIngestion;
import remotewrite.fake.FakeManagedIdentity;

/** What is to be told of the fakes of a cloud that were started, in the order of {@link FakeCloud#endpoints}. */
final class CloudEndpoints {
    private CloudEndpoints() {}

    /** @param host the name under which clients reach them */
    static List<Endpoint> of(RunningFakes fakes, String host) {
        FakeEntra entra = fakes.entra();
        FakeIngestion ingestion = fakes.ingestion();
        List<Endpoint> all = new ArrayList<>();
        all.add(new Endpoint(
                "entra",
                entra.authority(host),
                entra.journal(),
                entra::play,
                entra::playEverywhere,
                true,
                entra::faults));
        fakes.imds().ifPresent(one -> all.add(identity("imds", one, host)));
        fakes.appService().ifPresent(one -> all.add(identity("app-service", one, host)));
        fakes.arc().ifPresent(one -> all.add(identity(FakeCloud.ARC, one, host)));
        all.add(Endpoint.of(
                "ingestion",
                ingestion.baseUri(host).resolve("/"),
                ingestion.journal(),
                ingestion::play,
                ingestion::faults));
        fakes.query()
                .ifPresent(one -> all.add(
                        Endpoint.of("query", one.baseUri(host).resolve("/"), one.journal(), one::play, one::faults)));
        fakes.management()
                .ifPresent(one -> all.add(Endpoint.of(
                        "management", one.endpoint(host).resolve("/"), one.journal(), one::play, one::faults)));
        fakes.logs()
                .ifPresent(one -> all.add(
                        Endpoint.of("logs", one.endpoint(host).resolve("/"), one.journal(), one::play, one::faults)));
        fakes.cluster()
                .map(ClusterIdentity::issuer)
                .ifPresent(one -> all.add(
                        Endpoint.of("issuer", URI.create(one.issuer()), one.journal(), one::play, one::faults)));
        return List.copyOf(all);
    }

    private static Endpoint identity(String name, FakeManagedIdentity identity, String host) {
        URI address = identity.tokenUri(host).resolve("/");
        return Endpoint.of(name, address, identity.journal(), identity::play, identity::faults);
    }
}
