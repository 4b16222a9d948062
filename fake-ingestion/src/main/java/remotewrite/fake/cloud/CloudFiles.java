package remotewrite.fake.cloud;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.KeptAuthority;
import remotewrite.fake.KeyFile;
import remotewrite.fake.Pki;

/**
 * What clients of a fake cloud read from files.
 *
 * @param directory they are in
 */
public record CloudFiles(Path directory) {
    /** Password of {@link #trustStore}; it guards nothing, the certificate in it is public. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    /** PEM of the authority that signed the certificates of all fakes, for {@code SSL_CERT_FILE}. */
    public Path ca() {
        return directory.resolve(KeptAuthority.CERTIFICATE_FILE);
    }

    /** The same as a PKCS#12 trust store, for {@code javax.net.ssl.trustStore}. */
    public Path trustStore() {
        return directory.resolve("ca.p12");
    }

    /** The application's certificate and key as PFX without a password, as Key Vault's CSI driver mounts it. */
    public Path certificate() {
        return directory.resolve("client-certificate");
    }

    /** The application's certificate and key as PEM. */
    public Path certificatePem() {
        return directory.resolve("client-certificate.pem");
    }

    /** The application's secret, without a line end, readable by its owner. */
    public Path secret() {
        return directory.resolve("client-secret");
    }

    /** What an app in App Service finds in {@code IDENTITY_HEADER}, without a line end, readable by its owner. */
    public Path identityHeader() {
        return directory.resolve("identity-header");
    }

    /** The token of the service account, readable by its owner; there where the endpoint {@code issuer} is started. */
    public Path federatedToken() {
        return directory.resolve("azure-identity-token");
    }

    /** A body of remote write 1.0 for a first try; there where {@code ./conformance fakes} has made it. */
    public Path firstWrite() {
        return directory.resolve("first-write");
    }

    /** All of them but {@link #firstWrite}, which no client needs. */
    public List<Path> all() {
        return List.of(
                ca(), trustStore(), certificate(), certificatePem(), secret(), identityHeader(), federatedToken());
    }

    void write(Pki pki, ClientCertificate application, String secret, String identityHeader) {
        pki.writeCa(ca());
        pki.writeTrustStore(trustStore(), TRUST_STORE_PASSWORD);
        application.writePfx(certificate());
        application.writePem(certificatePem());
        KeyFile.writePrivate(secret(), secret.getBytes(StandardCharsets.UTF_8));
        KeyFile.writePrivate(identityHeader(), identityHeader.getBytes(StandardCharsets.UTF_8));
    }
}
