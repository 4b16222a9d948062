package remotewrite.proxy;

/** A usable {@link AccessToken}, or why there is none. */
public sealed interface TokenAnswer permits AccessToken, GatewayFailure.NoToken {}
