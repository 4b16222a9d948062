package remotewrite.fake;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A fake of the endpoint from which software on an Azure machine gets tokens of the machine's managed identities, over
 * plain HTTP. Its tokens are those of a {@link FakeEntra}: same key, same issuer, same resources.
 *
 * <p>In its journal the credentials of {@code Authorization} and {@code X-IDENTITY-HEADER}, and the {@code access_token}
 * of replies, are {@linkplain Fingerprint fingerprints}. Safe for use by several threads.
 */
public final class FakeManagedIdentity implements AutoCloseable {
    /** Of its tokens, unless another is set (entra.md 5.1, documented). */
    public static final Duration USUAL_TOKEN_LIFETIME = Duration.ofSeconds(86_399);

    private final FakeServer server;
    private final IdentityTokens tokens;
    private final Settings settings;
    private final Supplier<Secrets> own;
    private final Runnable cleanup;

    private FakeManagedIdentity(
            FakeServer server, IdentityTokens tokens, Settings settings, Supplier<Secrets> own, Runnable cleanup) {
        this.server = server;
        this.tokens = tokens;
        this.settings = settings;
        this.own = own;
        this.cleanup = cleanup;
    }

    /**
     * @param entra issues the tokens, and lends its clock
     * @param tenantId of the machine, id or domain name of a tenant of {@code entra}
     * @param host address to listen on
     * @param port TCP port to listen on, 0 for a free one; the real IMDS is 169.254.169.254:80
     * @param kind of machine
     * @param identities of the machine at the start, of which it has the {@linkplain IdentityHost#assignable assignable}
     * @param tokenLifetime of the tokens, whole seconds
     * @param answers where several are known or plausible
     */
    public record Settings(
            FakeEntra entra,
            String tenantId,
            String host,
            int port,
            IdentityHost kind,
            List<ManagedIdentity> identities,
            Duration tokenLifetime,
            IdentityAnswers answers) {
        public Settings {
            Objects.requireNonNull(entra, "entra is null");
            Objects.requireNonNull(tenantId, "tenantId is null");
            Objects.requireNonNull(host, "host is null");
            Objects.requireNonNull(kind, "kind is null");
            identities = requireOneSystemAssigned(identities);
            requireSeconds(tokenLifetime);
            Objects.requireNonNull(answers, "answers is null");
        }

        /** A virtual machine on a free port of 127.0.0.1, whose tokens live {@link #USUAL_TOKEN_LIFETIME}. */
        public static Settings of(FakeEntra entra, String tenantId, ManagedIdentity... identities) {
            return new Settings(
                    entra,
                    tenantId,
                    "127.0.0.1",
                    0,
                    new IdentityHost.VirtualMachine(),
                    List.of(identities),
                    USUAL_TOKEN_LIFETIME,
                    IdentityAnswers.DEFAULT);
        }

        public Settings withAddress(String otherHost, int otherPort) {
            return new Settings(entra, tenantId, otherHost, otherPort, kind, identities, tokenLifetime, answers);
        }

        public Settings withKind(IdentityHost other) {
            return new Settings(entra, tenantId, host, port, other, identities, tokenLifetime, answers);
        }

        public Settings withTokenLifetime(Duration other) {
            return new Settings(entra, tenantId, host, port, kind, identities, other, answers);
        }

        public Settings withAnswers(IdentityAnswers other) {
            return new Settings(entra, tenantId, host, port, kind, identities, tokenLifetime, other);
        }
    }

    /**
     * Starts to listen.
     *
     * @throws PortUnavailableException when the address or port cannot be listened on
     * @throws IllegalArgumentException when there is no such tenant, or no directory for Arc's key files
     */
    public static FakeManagedIdentity start(Settings settings) {
        IdentityTokens tokens = new IdentityTokens(settings);
        return switch (settings.kind()) {
            case IdentityHost.VirtualMachine machine ->
                // documented: "2018-02-01 or greater"
                listen(
                        settings,
                        tokens,
                        new ImdsService(tokens, "2018-02-01", false),
                        () -> Secrets.OF_ANY_SHAPE,
                        () -> {});
            case IdentityHost.AppService app -> {
                Secrets header = Secrets.of(List.of(app.identityHeader()));
                yield listen(
                        settings, tokens, new AppServiceIdentity(tokens, app.identityHeader()), () -> header, () -> {});
            }
            case IdentityHost.Arc arc -> {
                ArcKeys keys = new ArcKeys(arc.keyDirectory());
                // the oldest that a client here sends
                yield listen(
                        settings,
                        tokens,
                        new ArcService(new ImdsService(tokens, "2019-08-15", true), keys),
                        keys::secrets,
                        keys::close);
            }
        };
    }

    private static FakeManagedIdentity listen(
            Settings settings, IdentityTokens tokens, Service service, Supplier<Secrets> own, Runnable cleanup) {
        FakeServer server = FakeServer.start(
                FakeServer.Settings.named(settings.kind().endpoint(), tokens.clock())
                        .withAddress(settings.host(), settings.port())
                        .withRedaction(EntraRedaction::request, EntraRedaction::reply),
                service);
        server.journal().keepOut(() -> settings.entra().secrets().and(own.get()));
        return new FakeManagedIdentity(server, tokens, settings, own, cleanup);
    }

    /** Where tokens are to be had, without a query. */
    public URI tokenUri(String hostName) {
        return switch (settings.kind()) {
            case IdentityHost.AppService app -> at(hostName, "/msi/token");
            case IdentityHost.VirtualMachine machine -> at(hostName, "/metadata/identity/oauth2/token");
            case IdentityHost.Arc arc -> at(hostName, "/metadata/identity/oauth2/token");
        };
    }

    /**
     * The environment variables by which clients on such a machine find this endpoint (entra.md 5.3, 5.4). The one for a
     * virtual machine is heeded by Java only; Go has the address of IMDS built in. Holds the identity header of App
     * Service in clear.
     */
    public Map<String, String> environment(String hostName) {
        return switch (settings.kind()) {
            case IdentityHost.VirtualMachine machine ->
                Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", at(hostName, "").toString());
            case IdentityHost.AppService app ->
                Map.of(
                        "IDENTITY_ENDPOINT", tokenUri(hostName).toString(),
                        "IDENTITY_HEADER", app.identityHeader());
            case IdentityHost.Arc arc ->
                Map.of(
                        "IDENTITY_ENDPOINT", tokenUri(hostName).toString(),
                        "IMDS_ENDPOINT", at(hostName, "").toString());
        };
    }

    /**
     * What proves here who may have a token: App Service's identity header, the keys of Arc's challenges that are good. The
     * same object until there are others.
     */
    public Secrets secrets() {
        return own.get();
    }

    /** The TCP port listened on. */
    public int port() {
        return server.port();
    }

    /** What was asked and answered so far. */
    public Journal journal() {
        return server.journal();
    }

    /** Plays {@code script} from its first step on; the script played until now is over. */
    public void play(FaultScript script) {
        server.play(script);
    }

    /** The script that is played, and how far it has come. */
    public FaultProgress faults() {
        return server.faults();
    }

    /** The identities that the machine has at present. */
    public List<ManagedIdentity> assigned() {
        return tokens.identities();
    }

    /** From now on the machine has these, as far as they are assignable, and no others. Tokens handed out before stay good. */
    public void identities(ManagedIdentity... identities) {
        tokens.identities(requireOneSystemAssigned(List.of(identities)));
    }

    /** How long tokens live that are issued at present. */
    public Duration tokenLifetime() {
        return tokens.lifetime();
    }

    /** Tokens issued from now on live this long, in whole seconds, at least one; none is handed out again. */
    public void tokenLifetime(Duration lifetime) {
        tokens.lifetime(requireSeconds(lifetime));
    }

    /** Keys of Arc's challenges that are good are so no longer, and their files are deleted. */
    public void forgetKeys() {
        cleanup.run();
    }

    /** Stops to listen; exchanges under way end unanswered. Unused key files are deleted. */
    @Override
    public void close() {
        server.close();
        cleanup.run();
    }

    private URI at(String hostName, String path) {
        return URI.create("http://" + hostName + ":" + port() + path);
    }

    private static List<ManagedIdentity> requireOneSystemAssigned(List<ManagedIdentity> identities) {
        if (identities.stream().filter(ManagedIdentity::systemAssigned).count() > 1) {
            throw new IllegalArgumentException(
                    "identities are " + identities + ": a machine has at most one that is system-assigned");
        }
        return List.copyOf(identities);
    }

    private static Duration requireSeconds(Duration lifetime) {
        Objects.requireNonNull(lifetime, "tokenLifetime is null");
        if (lifetime.toSeconds() < 1 || lifetime.getNano() != 0) {
            throw new IllegalArgumentException(
                    "tokenLifetime is " + lifetime + ", whole seconds and at least one are needed");
        }
        return lifetime;
    }
}
