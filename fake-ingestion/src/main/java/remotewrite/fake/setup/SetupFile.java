package remotewrite.fake.setup;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.ManagedIdentity;
import remotewrite.fake.Tenant;
import remotewrite.fake.cloud.CloudRule;
import remotewrite.fake.entra.IssuerKeys;
import remotewrite.fake.manage.LogRow;
import remotewrite.fake.role.RoleGrant;

/**
 * Reads a setup from YAML 1.1: docs/fakes-entra.md shows all keys. Unknown keys, missing ones, values of another type and
 * values that mean nothing are problems, told together and with their lines; a bad value is never replaced by a default.
 */
public final class SetupFile {
    private static final String[] KEYS = {
        "tenants",
        "managedIdentities",
        "roleAssignments",
        "propagation",
        "federatedIssuers",
        "logs",
        "dataCollectionRules",
        "ingestion",
        "query",
        "imds",
        "entra"
    };

    private SetupFile() {}

    /** {@link #read(Path, Duration)} for tokens of whatever lifetime: only {@link Setup#on} judges the file by it, without a line. */
    public static Setup read(Path file) {
        return read(file, Optional.empty());
    }

    /**
     * Reads a file; files that it names are looked for beside it.
     *
     * @param tokenLifetime of the cloud that is to be set up; the file does not say it
     * @throws SetupException when it cannot be read, or says anything that cannot be used
     */
    public static Setup read(Path file, Duration tokenLifetime) {
        return read(file, Optional.of(tokenLifetime));
    }

    private static Setup read(Path file, Optional<Duration> tokenLifetime) {
        try {
            return parse(
                    Files.readString(file),
                    file.toString(),
                    file.toAbsolutePath().getParent(),
                    tokenLifetime);
        } catch (IOException e) {
            throw new SetupException(List.of(file + ": cannot be read: " + Sources.why(file, e)), e);
        }
    }

    /** {@link #parse(String, String, Path, Duration)} for tokens of whatever lifetime, as {@link #read(Path)}. */
    public static Setup parse(String yaml, String name, Path directory) {
        return parse(yaml, name, directory, Optional.empty());
    }

    /**
     * Reads a text.
     *
     * @param name for messages
     * @param directory where the files are looked for that the text names
     * @param tokenLifetime of the cloud that is to be set up; the text does not say it
     * @throws SetupException when it says anything that cannot be used
     */
    public static Setup parse(String yaml, String name, Path directory, Duration tokenLifetime) {
        return parse(yaml, name, directory, Optional.of(tokenLifetime));
    }

    private static Setup parse(String yaml, String name, Path directory, Optional<Duration> tokenLifetime) {
        Problems problems = new Problems(name);
        Node root = compose(yaml, name);
        Section top = new Section(root, "", problems, KEYS);
        WrittenTexts texts = new WrittenTexts(root);
        TenantReader tenantReader = new TenantReader(directory, UsualPart.beside(texts, problems.allKeysKnown()));
        List<Tenant> tenants = top.sections("tenants", tenantReader::tenant, TenantReader.KEYS);
        List<ManagedIdentity> identities =
                top.sections("managedIdentities", new IdentityReader(tenantReader)::identity, IdentityReader.KEYS);
        Optional<Duration> propagation =
                top.has("propagation") ? Optional.of(top.duration("propagation", Span.FROM_ZERO)) : Optional.empty();
        List<LogRow> logs = top.sections("logs", CloudReader::log, CloudReader.LOG);
        Taken ruleNames = new Taken();
        UsualPart.noteRule(ruleNames);
        List<CloudRule> rules =
                top.sections("dataCollectionRules", section -> CloudReader.rule(section, ruleNames), CloudReader.RULE);
        // after everything that can be given a role and that a role can be on, and whose keys may be misspelt; nothing
        // else
        boolean complete = problems.allKeysKnown();
        List<IssuerKeys> keys =
                top.sections("federatedIssuers", section -> issuer(section, directory), "issuer", "jwks");
        Principals principals = Principals.of(tenants, identities, texts, complete);
        Scopes scopes = Scopes.of(identities, logs, rules, texts, complete);
        List<RoleGrant> roles =
                top.sections("roleAssignments", one -> CloudReader.role(one, principals, scopes), CloudReader.ROLE);
        AtomicReference<IngestionProfile> profile = new AtomicReference<>(IngestionProfile.AZURE);
        Optional<IngestionSetup> ingestion =
                top.section("ingestion", one -> IngestionSetup.read(one, profile::set), IngestionSetup.KEYS);
        Optional<QuerySetup> query = top.section("query", one -> QuerySetup.read(one, profile.get()), QuerySetup.KEYS);
        Optional<ImdsSetup> imds = top.section("imds", ImdsSetup::read, ImdsSetup.KEYS);
        Optional<EntraSetup> entra = top.section("entra", one -> EntraSetup.read(one, tokenLifetime), EntraSetup.KEYS);
        problems.throwIfAny();
        return new Setup(
                tenants,
                identities,
                roles,
                propagation,
                keys.stream().reduce(IssuerKeys.none(), IssuerKeys::orElse),
                logs,
                rules,
                ingestion,
                query,
                imds,
                entra,
                tenantReader.keyFiles());
    }

    private static Optional<IssuerKeys> issuer(Section section, Path directory) {
        String issuer = section.text("issuer");
        return section.made("jwks", file -> IssuerKeys.given(issuer, Sources.text(directory, file)));
    }

    private static Node compose(String yaml, String name) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            if (root == null) {
                throw new SetupException(List.of(name + ":1: file: it says nothing"));
            }
            return root;
        } catch (MarkedYAMLException e) {
            // the exception's own message quotes the file, which holds secrets
            int line = e.getProblemMark().getLine() + 1;
            throw new SetupException(List.of(name + ":" + line + ": file: no YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            // without a mark: a limit of the reader or a forbidden character, in a sentence that quotes nothing
            throw new SetupException(List.of(name + ":1: file: it cannot be read: " + e.getMessage()));
        }
    }
}
