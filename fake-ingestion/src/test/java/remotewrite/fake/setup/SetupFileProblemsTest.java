package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import remotewrite.fake.cloud.FakeCloud;

/** What the writer of a setup file is told that means nothing. */
class SetupFileProblemsTest {
    private static final String SUBSCRIPTION = "/subscriptions/88888888-8888-4888-8888-888888888888";
    private static final String RULES =
            SUBSCRIPTION + "/resourceGroups/fake-cloud/providers/Microsoft.Insights/dataCollectionRules/";

    @TempDir
    private Path directory;

    @Test
    void aKeyThatIsNotKnownIsToldWithThoseThatAre() {
        WrongSetup.of(
                        "roleAssignments:",
                        "roleAssignment:",
                        "roleAssignment: unknown key; known are tenants, managedIdentities, roleAssignments, propagation,"
                                + " federatedIssuers, logs, dataCollectionRules, ingestion, query, imds, entra")
                .assertTold(directory);
    }

    /** Whatever is wrong with one thing, the others are judged in the same run. */
    @Test
    void allProblemsAreToldTogetherAndInOrder() {
        String yaml = """
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                    cloud: mars
                    applications:
                      - clientId: aaaaaaaa-0000-0000-0000-000000000001
                        objectId: bbbbbbbb-0000-0000-0000-000000000001
                        secrets: [{value: 4711, from: 2026-01-01T00:00:00Z, until: soon}]
                managedIdentities:
                  - {clientId: nobody, objectId: dddddddd-0000-0000-0000-000000000001, resourceId: %1$s/machine}
                propagation: -PT1M
                dataCollectionRules:
                  - {name: team, immutableId: dcr/2}
                  - {name: a/b, immutableId: dcr-3}
                roleAssignments:
                  - {principal: bbbbbbbb-0000-0000-0000-000000000001, scope: %1$s/machine}
                  - {principal: dddddddd-0000-0000-0000-000000000001, scope: %2$steam, propagation: -PT5M}
                  - {principal: 99999999-0000-0000-0000-000000000001, scope: %2$staem}
                ingestion:
                  profile: spec
                  before: -PT1M
                  after: PT0S
                  tokenSkew: -PT1S
                  answers: {overLimit: badRequest, emptyBody: internalServerError}
                query: {casing: none}
                entra:
                  refreshIn: P1D
                  throttling: {requests: 0, window: -PT1S, retryAfter: PT0.5S}
                """.formatted(SUBSCRIPTION, RULES);

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory, WrongSetup.USUAL_LIFETIME))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.replaceAll("; (known are|there are) /?.*", ""))
                                .containsExactly(
                                        "s:3: tenants[0].cloud: one of public, china, usGovernment is needed, not 'mars'",
                                        "s:7: tenants[0].applications[0].secrets[0].value: a text is needed, not a value of"
                                                + " the type int; quotes make a text of it",
                                        "s:7: tenants[0].applications[0].secrets[0].until: a time like 2026-01-31T12:00:00Z is"
                                                + " needed, not 'soon'",
                                        "s:9: managedIdentities[0].clientId: a GUID is needed, not 'nobody'",
                                        "s:10: propagation: a duration like PT5M, from PT0S to P36500D, is needed, not '-PT1M'",
                                        "s:12: dataCollectionRules[0].immutableId: immutableId is 'dcr/2'; letters, digits, '.',"
                                                + " '_' and '-' are needed, a letter or digit first",
                                        "s:13: dataCollectionRules[1].name: name is 'a/b'; letters, digits, '.', '_' and '-' are"
                                                + " needed, a letter or digit first",
                                        "s:16: roleAssignments[1].propagation: a duration like PT5M, from PT0S to P36500D, is"
                                                + " needed, not '-PT5M'",
                                        "s:17: roleAssignments[2].principal: nobody has the object id"
                                                + " '99999999-0000-0000-0000-000000000001'",
                                        "s:17: roleAssignments[2].scope: nothing is at or below '" + RULES + "taem'",
                                        "s:20: ingestion.before: a duration like PT5M, from PT0.001S to P36500D, is needed, not"
                                                + " '-PT1M'",
                                        "s:21: ingestion.after: a duration like PT5M, from PT0.001S to P36500D, is needed, not"
                                                + " 'PT0S'",
                                        "s:22: ingestion.tokenSkew: a duration like PT5M, from PT0S to P36500D, is needed, not"
                                                + " '-PT1S'",
                                        "s:23: ingestion.answers.emptyBody: 'internalServerError' is for the profile azure; the"
                                                + " profile spec answers 400: leave this out",
                                        "s:23: ingestion.answers.overLimit: 'badRequest' is for the profile azure; the profile"
                                                + " spec tells whatever is dropped: leave this out",
                                        "s:24: query.casing: one of sensitive, insensitive is needed, not 'none'",
                                        "s:26: entra.refreshIn: 'P1D' is after the end of the tokens, which live 3599 s; write a"
                                                + " shorter time, or let tokens live longer",
                                        "s:27: entra.throttling.requests: a whole number from 1 to 999999999999999999 is needed, not '0'",
                                        "s:27: entra.throttling.window: a duration like PT5M, from PT0.001S to P36500D, is"
                                                + " needed, not '-PT1S'",
                                        "s:27: entra.throttling.retryAfter: a duration of whole seconds like PT5M, from PT0S to"
                                                + " P36500D, is needed, not 'PT0.5S'"))
                .hasMessageNotContaining("4711");
    }

    /** An object id or a resource may stand under a key that is misspelt: that it is nobody's would be no news. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tenant: [{id: x, applications: [{objectId: O}]}]                  | tenant
                    tenants: [{id: T, application: [{clientId: A, objectId: O}]}]     | tenants[0].application
                    tenants: [{id: T, applications: [{clientId: A, objectID: O}]}]    | tenants[0].applications[0].objectID
                    managedIdentities: [{clientId: A, objectID: O, resourceId: /r/m}] | managedIdentities[0].objectID
                    """)
    void aPrincipalIsNotToldBesideAKeyThatIsNotKnown(String part, String key) {
        assertThat(beside(part, "{principal: O}"))
                .anySatisfy(problem -> assertThat(problem).startsWith("s:1: " + key + ": unknown key; "))
                .noneSatisfy(problem -> assertThat(problem).contains("nobody has the object id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    managedIdentities: [{clientId: A, objectId: O, resourceID: SCOPE}] | managedIdentities[0].resourceID
                    dataCollectionRules: [{nam: taem, immutableId: dcr-2}]             | dataCollectionRules[0].nam
                    dataCollectionRule: [{name: taem, immutableId: dcr-2}]             | dataCollectionRule
                    """)
    void aScopeIsNotToldBesideAKeyThatIsNotKnown(String part, String key) {
        assertThat(beside(part, "{principal: 33333333-3333-4333-8333-333333333333, scope: SCOPE}"))
                .anySatisfy(problem -> assertThat(problem).startsWith("s:1: " + key + ": unknown key; "))
                .noneSatisfy(problem -> assertThat(problem).contains("nothing is at or below"));
    }

    /** Where nobody who could have a role, and nothing that a role could be on, is looked for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    federatedIssuers: [{isuer: "https://a/", jwks: none.json}] | federatedIssuers[0].isuer
                    imds: {answer: {}}                                         | imds.answer
                    """)
    void aPrincipalAndAScopeAreToldBesideAKeyThatIsNotKnownElsewhere(String part, String key) {
        assertThat(beside(part, "{principal: O, scope: SCOPE}"))
                .anySatisfy(problem -> assertThat(problem).startsWith("s:1: " + key + ": unknown key; "))
                .anySatisfy(problem -> assertThat(problem).contains("nobody has the object id"))
                .anySatisfy(problem -> assertThat(problem).contains("nothing is at or below"));
    }

    /** The usual tenant written anew, whose ids are the file's then: that they are taken would be no news. */
    @Test
    void theUsualIdsAreNotToldAsTakenBesideATenantWhoseIdIsUnderAKeyThatIsNotKnown() {
        String tenant = "tenants: [{Id: " + FakeCloud.TENANT_ID + ", applications: [{clientId: " + FakeCloud.CLIENT_ID
                + ", objectId: " + FakeCloud.OBJECT_ID + "}]}]";

        assertThat(beside(tenant, "{principal: " + FakeCloud.OBJECT_ID + "}"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("s:1: tenants[0].Id: unknown key; "))
                .anySatisfy(problem -> assertThat(problem).isEqualTo("s:1: tenants[0].id: missing"));
    }

    /** Beside any other mistake they are: the same things under their right names, with a value that is wrong. */
    @Test
    void aPrincipalAndAScopeAreToldBesideAValueThatIsWrong() {
        assertThat(beside("tenants: [{id: T, cloud: mars, applications: []}]", "{principal: O, scope: SCOPE}"))
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("nobody has the object id"))
                .anySatisfy(problem -> assertThat(problem).contains("nothing is at or below"));
    }

    /** What is told of a file that gives a role beside a part with a mistake in its first line. */
    private List<String> beside(String part, String role) {
        String yaml = (part + "\nroleAssignments: [" + role + "]\n")
                .replaceAll("\\bT\\b", "11111111-2222-3333-4444-555555555555")
                .replaceAll("\\bA\\b", "aaaaaaaa-0000-0000-0000-000000000001")
                .replaceAll("\\bO\\b", "99999999-0000-0000-0000-000000000001")
                .replace("SCOPE", RULES + "taem");
        return catchThrowableOfType(SetupException.class, () -> SetupFile.parse(yaml, "s", directory))
                .problems();
    }

    /** An alias that leads back to its own list has no end. */
    @Test
    void aListThatHoldsItselfIsAMistakeLikeOthers() {
        assertThatThrownBy(() -> SetupFile.parse("tenants: &a [*a]", "s", directory))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("s:1: tenants[0]: a mapping is needed, not a list");
    }

    @Test
    void filesThatAreMissingOrHoldSomethingElseAreToldWithTheirLine() throws Exception {
        Files.writeString(directory.resolve("client.pem"), "nothing");
        Files.writeString(directory.resolve("keys.json"), "[]");

        assertThatThrownBy(() -> SetupFile.parse(CompleteSetup.YAML, "s", directory))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.problems()).hasSize(3);
                    assertThat(e.problems().get(0))
                            .isEqualTo("s:" + lineOf("file: client.pem")
                                    + ": tenants[0].applications[0].certificates[0].file: there is no CERTIFICATE"
                                    + " in the PEM file client.pem");
                    assertThat(e.problems().get(1))
                            .startsWith("s:" + lineOf("authority: root.pem")
                                    + ": tenants[0].applications[0].trustedSubjects[0].authority: the file ")
                            .endsWith(" cannot be read: there is no such file");
                    assertThat(e.problems().get(2))
                            .startsWith("s:" + lineOf("jwks: keys.json")
                                    + ": federatedIssuers[0].jwks: the keys of https://");
                });
    }

    private static long lineOf(String piece) {
        return WrongSetup.lineOf(piece, CompleteSetup.YAML);
    }

    @Test
    void whatIsNoYamlIsToldWithoutQuotingIt() {
        assertThatThrownBy(() -> SetupFile.parse("tenants:\n  - secret: \"canary\n", "s", directory))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("s:3: file: no YAML: ")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> SetupFile.parse("", "s", directory))
                .hasMessageContaining("s:1: file: it says nothing");
        assertThatThrownBy(() -> SetupFile.parse("- a", "s", directory))
                .hasMessageContaining("s:1: file: a mapping is needed, not a list");
    }

    @Test
    void whatIsBeyondTheReadersLimitsIsTold() {
        String aliases = "tenants: &a [canary]\nlogs: [" + "*a, ".repeat(51) + "*a]\n";

        assertThatThrownBy(() -> SetupFile.parse(aliases, "s", directory))
                .isInstanceOf(SetupException.class)
                .hasMessageEndingWith(
                        "s:1: file: it cannot be read: Number of aliases for non-scalar nodes exceeds the specified max=50")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> SetupFile.parse("tenants: canary\u0007\n", "s", directory))
                .hasMessageEndingWith("s:1: file: it cannot be read: special characters are not allowed")
                .hasMessageNotContaining("canary");
    }

    @Test
    void whyAFileCannotBeReadIsToldInWords() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff});

        assertThatThrownBy(() -> SetupFile.read(missing))
                .isInstanceOf(SetupException.class)
                .hasMessageEndingWith(missing + ": cannot be read: there is no such file");
        assertThatThrownBy(() -> SetupFile.read(directory))
                .hasMessageEndingWith(directory + ": cannot be read: it is a directory");
        assertThatThrownBy(() -> SetupFile.read(binary))
                .hasMessageEndingWith(binary + ": cannot be read: it is no text in UTF-8");
        // whoever runs as root may read everything
        assertThat(Sources.why(missing, new AccessDeniedException("x"))).isEqualTo("this user may not read it");
        assertThat(Sources.why(missing, new FileSystemException("x", null, "Not a directory")))
                .isEqualTo("Not a directory");
        assertThat(Sources.why(missing, new IOException("gone"))).isEqualTo("the machine says: gone");
    }
}
