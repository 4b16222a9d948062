package remotewrite.fake.cloud;

import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import remotewrite.fake.Pki;
import remotewrite.fake.Transport;

/** How the endpoints of a cloud are spoken to, and with which certificates. */
record CloudTransports(CloudSettings settings) {
    /** Of the ingestion endpoint. */
    Transport ingestion() {
        return switch (settings.ingestion().transport()) {
            case TLS -> tls();
            case UNTRUSTED_TLS -> tls(Strangers.PKI);
            case MISNAMED_TLS -> tls(settings.authority().serverKeyStore(List.of("another-host.test")));
            case EXPIRED_TLS -> tls(settings.authority().expiredServerKeyStore(serverNames()));
            case PLAIN -> new Transport.Plain();
        };
    }

    /** Of every other endpoint that speaks TLS. */
    Transport tls() {
        return tls(settings.authority());
    }

    private Transport tls(Pki authority) {
        return tls(authority.serverKeyStore(serverNames()));
    }

    private static Transport tls(KeyStore certificate) {
        return new Transport.Tls(certificate, Pki.KEY_STORE_PASSWORD);
    }

    /** An authority that no client of any cloud is told of. */
    private static final class Strangers {
        static final Pki PKI = Pki.create(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    /** On certificates. */
    List<String> serverNames() {
        List<String> names = new ArrayList<>(Pki.SERVER_NAMES);
        if (!names.contains(settings.address().hostName())) {
            names.add(settings.address().hostName());
        }
        return List.copyOf(names);
    }
}
