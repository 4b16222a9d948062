package remotewrite.fake;

import java.security.KeyStore;
import java.util.Objects;

/** What a fake speaks HTTP/1.1 over. */
public sealed interface Transport {
    /** Plain TCP. */
    record Plain() implements Transport {}

    /**
     * TLS 1.2 and 1.3. The certificate is presented whatever name the client asks for.
     *
     * @param keyStore holds one private key with its certificate chain
     * @param password of the key
     */
    record Tls(KeyStore keyStore, String password) implements Transport {
        public Tls {
            Objects.requireNonNull(keyStore, "keyStore is null");
            Objects.requireNonNull(password, "password is null");
        }

        @Override
        public String toString() {
            return "TLS";
        }
    }

    /** {@code http} or {@code https}. */
    default String scheme() {
        return switch (this) {
            case Plain plain -> "http";
            case Tls tls -> "https";
        };
    }
}
