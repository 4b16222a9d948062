package remotewrite.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.junit.jupiter.api.Test;

/** What signs tokens fast signs what the platform verifies, and the other way round. */
class NativeCryptographyTest {
    private static final PSSParameterSpec PS256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    @Test
    void assertionsAreSignedAndVerifiedNatively() throws Exception {
        NativeCryptography.prefer();
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        Signature fast = Signature.getInstance("RSASSA-PSS");
        Signature platform = Signature.getInstance("RSASSA-PSS", "SunRsaSign");

        assertThat(verified(platform, keys, signed(fast, keys))).isTrue();
        assertThat(verified(fast, keys, signed(platform, keys))).isTrue();
        assertThat(fast.getProvider().getName()).isEqualTo("NativeCryptography");
    }

    private static byte[] signed(Signature signature, KeyPair keys) throws Exception {
        signature.setParameter(PS256);
        signature.initSign(keys.getPrivate());
        signature.update(new byte[] {1, 2, 3});
        return signature.sign();
    }

    private static boolean verified(Signature signature, KeyPair keys, byte[] signed) throws Exception {
        signature.setParameter(PS256);
        signature.initVerify(keys.getPublic());
        signature.update(new byte[] {1, 2, 3});
        return signature.verify(signed);
    }
}
