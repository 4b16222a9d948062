package remotewrite.conformance.run;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;

/**
 * Signatures, encryption and digests by a native library in place of the platform's. A self-test signs and verifies
 * thousands of assertions, tokens and certificates, and encrypts hundreds of MiB, in a process that lives too short for
 * the optimizing compiler, without which the platform needs 13 ms for an RSA signature (measured on Java 25; native
 * 1.4 ms) and a sixth of the self-test for AES; a gate needs 3 s for a body of 32 MiB (native 0.5 s). The result is the same bytes or of the same form; the protocol of TLS
 * stays the platform's.
 */
final class NativeCryptography extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "NativeCryptography";

    private NativeCryptography(Provider library) {
        super(NAME, "1", "signatures, encryption and digests by " + library.getName());
        Stream.of(
                        library.getService("KeyPairGenerator", "RSA"),
                        library.getService("Signature", "SHA256withRSA"),
                        library.getService("Signature", "SHA256withECDSA"),
                        library.getService("Cipher", "AES/GCM/NoPadding"),
                        library.getService("MessageDigest", "SHA-256"),
                        library.getService("MessageDigest", "SHA-384"))
                // what this build of the library lacks, the platform has
                .filter(Objects::nonNull)
                .forEach(service -> putService(new Forwarded(this, service, service.getAlgorithm())));
        // the library has a name for each digest, the platform one for all; SHA-256 is the one that tokens and TLS take
        Optional.ofNullable(library.getService("Signature", "SHA256withRSA/PSS"))
                .ifPresent(service -> putService(new Forwarded(this, service, "RSASSA-PSS")));
    }

    /** From now on, in this process. Where the library has no native part, the platform goes on. */
    static void prefer() {
        if (Security.getProvider(NAME) == null && Conscrypt.isAvailable()) {
            Security.insertProviderAt(new NativeCryptography(Conscrypt.newProvider()), 1);
        }
    }

    /** A service of the library under the name of this provider. */
    private static final class Forwarded extends Service {
        private final Service service;

        Forwarded(Provider owner, Service service, String algorithm) {
            super(owner, service.getType(), algorithm, service.getClassName(), List.of(), Map.of());
            this.service = service;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return service.newInstance(parameter);
        }
    }
}
