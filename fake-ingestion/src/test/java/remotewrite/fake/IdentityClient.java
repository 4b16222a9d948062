package remotewrite.fake;

import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/** Microsoft's own client in a process of its own: where a machine's identity is to be had, it reads from its environment. */
final class IdentityClient {
    private IdentityClient() {}

    /** Prints {@code appid} and {@code aud} of a token for the identity with the client id {@code args[0]}. */
    public static void main(String[] args) throws Exception {
        String token = new ManagedIdentityCredentialBuilder()
                .clientId(args[0])
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("https://monitor.azure.com/.default"))
                .getToken();
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        System.out.println("token of " + claims.getStringClaim("appid") + " for " + claims.getAudience());
    }
}
