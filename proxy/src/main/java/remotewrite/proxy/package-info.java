/**
 * The reference proxy: a drop-in for Microsoft's {@code prom-remotewrite} sidecar. It takes Prometheus remote write on a
 * local port, adds a Microsoft Entra ID token and hands the request to Azure Monitor, changing nothing else.
 *
 * <p>The way of a request, in reading order: {@link remotewrite.proxy.Main}, called by {@link
 * remotewrite.proxy.Launcher}, reads a {@link remotewrite.proxy.ProxyConfig} and starts a {@link
 * remotewrite.proxy.ReferenceProxy}; its routes lead a write through the {@link remotewrite.proxy.ProxyParts}: token,
 * request rules, ingestion, repeat rules, reply rules or failure rules.
 * Every part is a small interface, so that a test can put one wrong part in place of a right one.
 *
 * <p>The way of a token: a {@link remotewrite.proxy.RenewingTokenSource} holds it and asks for the next through
 * {@link remotewrite.proxy.EntraTokenFetch}, which makes a request of the identity, sends it, and reads the reply.
 *
 * <p>Names and log lines say the leg: C2P caller to proxy, P2I proxy to ingestion, I2P and P2C the way back, P2E proxy to
 * Entra.
 */
package remotewrite.proxy;
