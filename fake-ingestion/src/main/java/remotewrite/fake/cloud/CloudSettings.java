package remotewrite.fake.cloud;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import remotewrite.fake.ArcKeyDirectory;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.Pki;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.store.AzureLimits;

/**
 * How a {@link FakeCloud} is set up.
 *
 * @param clocks of all fakes, their journals and the times in tokens
 * @param directory where the files for clients go; it exists
 * @param authority certifies all fakes that are to be trusted, and has the key that signs tokens
 * @param address where the fakes listen
 * @param entra how the token service behaves at the start and after each reset; its {@code issuerKeys} come after those of
 *     the contents
 * @param identities what the endpoints of managed identities have for themselves
 * @param ingestion what is taken and kept
 * @param answers where several are known or plausible; by default those of the profile
 * @param contents who and what there is
 * @param endpoints which are started, of {@link FakeCloud#ENDPOINTS} and {@link FakeCloud#ARC}; entra and ingestion always
 */
public record CloudSettings(
        CloudClocks clocks,
        Path directory,
        Pki authority,
        CloudAddress address,
        EntraPolicy entra,
        CloudIdentities identities,
        CloudIngestion ingestion,
        CloudAnswers answers,
        CloudContents contents,
        Set<String> endpoints) {
    private static final Set<String> ALWAYS = Set.of("entra", "ingestion");

    public CloudSettings {
        Objects.requireNonNull(clocks, "clocks is null");
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(authority, "authority is null");
        Objects.requireNonNull(address, "address is null");
        Objects.requireNonNull(entra, "entra is null");
        Objects.requireNonNull(identities, "identities is null");
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(answers, "answers is null");
        Objects.requireNonNull(contents, "contents is null");
        FakeCloud.requireEndpoints("endpoints", endpoints);
        if (endpoints.contains("management") && !endpoints.contains("query")) {
            throw new IllegalArgumentException("endpoints has management, which shows where query is, but not query");
        }
        if (endpoints.contains(FakeCloud.ARC) && identities.arcKeys().isEmpty()) {
            throw new IllegalArgumentException(
                    "endpoints has arc, but no directory for the keys of its challenges is named: use withArc");
        }
        Set<String> all = new HashSet<>(endpoints);
        all.addAll(ALWAYS);
        endpoints = Set.copyOf(all);
    }

    /**
     * The authority of the process, all endpoints on free ports of 127.0.0.1, reached as {@code localhost}, tokens of 3599 s, those of managed identities of
     * 86399 s, TLS, {@link
     * IngestionProfile#AZURE} with the documented limits, {@link CloudContents#usual}.
     */
    public static CloudSettings of(Clock clock, Path directory) {
        return new CloudSettings(
                CloudClocks.one(clock),
                directory,
                Pki.shared(),
                CloudAddress.LOCAL,
                EntraPolicy.usual(IssuerKeys.none()),
                CloudIdentities.USUAL,
                CloudIngestion.of(IngestionProfile.AZURE),
                CloudAnswers.of(IngestionProfile.AZURE),
                CloudContents.usual(),
                Set.copyOf(FakeCloud.ENDPOINTS));
    }

    /** Of the tokens of managed identities, whole seconds. */
    public Duration identityTokenLifetime() {
        return identities.tokenLifetime();
    }

    /** Of every fake but those that issue tokens. */
    public Clock clock() {
        return clocks.services();
    }

    /** Which contents the ingestion endpoint takes. */
    public IngestionProfile profile() {
        return ingestion.profile();
    }

    /** Of the workspace. */
    public AzureLimits limits() {
        return ingestion.limits();
    }

    /** Of the data collection rule. */
    public AzureLimits.PerRule ruleLimits() {
        return ingestion.ruleLimits();
    }

    /**
     * The clock of whoever issues tokens differs from that of whoever judges them, as two machines' do: {@code
     * Clock.offset(clock, Duration.ofMinutes(6))} is ahead by six minutes, so that a token is not yet valid where it is used
     * (it is dated back by five), one that is behind makes it expire early. {@link CloudIngestion#tokenSkew} is what
     * ingestion allows. It is this clock that judges what clients prove themselves with: a certificate's assertion or a federated
     * token that is more than five minutes outside of its {@code nbf} to {@code exp} by it, as one whose {@code nbf} is
     * now is when this clock is six minutes behind, is refused with AADSTS700024, and there is no token at all; with a secret or a managed identity there is.
     */
    public CloudSettings withEntraClock(Clock other) {
        return new CloudSettings(
                clocks.withEntra(other),
                directory,
                authority,
                address,
                entra,
                identities,
                ingestion,
                answers,
                contents,
                endpoints);
    }

    /** Not that of the process: such as one that was kept, so that clients of an earlier process trust this one as well. */
    public CloudSettings withAuthority(Pki other) {
        return new CloudSettings(
                clocks, directory, other, address, entra, identities, ingestion, answers, contents, endpoints);
    }

    public CloudSettings withBindAddress(String other) {
        return withAddress(address.withBindAddress(other));
    }

    public CloudSettings withHostName(String other) {
        return withAddress(address.withHostName(other));
    }

    /** @param port TCP port of the endpoint {@code name}, 0 for a free one */
    public CloudSettings withPort(String name, int port) {
        return withAddress(address.withPort(name, port));
    }

    public CloudSettings withAddress(CloudAddress other) {
        return new CloudSettings(
                clocks, directory, authority, other, entra, identities, ingestion, answers, contents, endpoints);
    }

    /** @param other of all tokens, those of managed identities among them, whole seconds, at least one */
    public CloudSettings withTokenLifetime(Duration other) {
        return withEntra(entra.withTokenLifetime(other)).withIdentityTokenLifetime(other);
    }

    /** @param other of the tokens of managed identities, whole seconds, at least one */
    public CloudSettings withIdentityTokenLifetime(Duration other) {
        return withIdentities(identities.withTokenLifetime(other));
    }

    /**
     * With the endpoint {@link FakeCloud#ARC} besides, which is left out otherwise: its clients read the keys of its
     * challenges on this machine, and only in {@link ArcKeyDirectory directories that they know}.
     *
     * @param keyDirectory where the keys go, made at the start where it is not there; {@code AzureConnectedMachineAgent/Tokens}
     *     in {@link #directory} is one for azure-identity for Java, to which {@link FakeCloud#environment} leads it
     * @throws IllegalArgumentException when no client would find its way there
     */
    public CloudSettings withArc(Path keyDirectory) {
        Set<String> more = new HashSet<>(endpoints);
        more.add(FakeCloud.ARC);
        return withIdentities(identities.withArcKeys(new ArcKeyDirectory(keyDirectory)))
                .withEndpoints(more);
    }

    private CloudSettings withIdentities(CloudIdentities others) {
        return new CloudSettings(
                clocks, directory, authority, address, entra, others, ingestion, answers, contents, endpoints);
    }

    public CloudSettings withEntra(EntraPolicy other) {
        return new CloudSettings(
                clocks, directory, authority, address, other, identities, ingestion, answers, contents, endpoints);
    }

    /** The ingestion endpoint shows a certificate that no client of this cloud trusts. */
    public CloudSettings withUntrustedIngestion() {
        return withIngestionTransport(IngestionTransport.UNTRUSTED_TLS);
    }

    /** The ingestion endpoint is spoken to in this way. */
    public CloudSettings withIngestionTransport(IngestionTransport other) {
        return withIngestion(ingestion.withTransport(other));
    }

    /** The ingestion endpoint speaks plain HTTP: for clients that cannot be told to trust an authority. */
    public CloudSettings withPlainIngestion() {
        return withIngestion(ingestion.withTransport(IngestionTransport.PLAIN));
    }

    /**
     * With Azure's documented limits for {@link IngestionProfile#AZURE}, with none but that of the body for the other; and
     * with the query rules of the profile.
     */
    public CloudSettings withProfile(IngestionProfile other) {
        return withIngestion(ingestion.withProfile(other))
                .withAnswers(answers.withQuery(CloudAnswers.of(other).query()));
    }

    public CloudSettings withLimits(AzureLimits ofWorkspace, AzureLimits.PerRule ofRule) {
        return withIngestion(ingestion.withLimits(ofWorkspace, ofRule));
    }

    public CloudSettings withIngestion(CloudIngestion other) {
        return new CloudSettings(
                clocks, directory, authority, address, entra, identities, other, answers, contents, endpoints);
    }

    public CloudSettings withAnswers(CloudAnswers other) {
        return new CloudSettings(
                clocks, directory, authority, address, entra, identities, ingestion, other, contents, endpoints);
    }

    public CloudSettings withContents(CloudContents other) {
        return new CloudSettings(
                clocks, directory, authority, address, entra, identities, ingestion, answers, other, endpoints);
    }

    /** Only these, besides entra and ingestion: each takes its time to start. {@link FakeCloud#ARC} needs {@link #withArc} before. */
    public CloudSettings withEndpoints(Set<String> others) {
        return new CloudSettings(
                clocks, directory, authority, address, entra, identities, ingestion, answers, contents, others);
    }
}
