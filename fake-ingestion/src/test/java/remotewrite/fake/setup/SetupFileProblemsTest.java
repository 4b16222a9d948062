package remotewrite.fake.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.cloud.FakeCloud;
import remotewrite.fake.role.RoleGrant;

/** What the writer of a setup file is told that means nothing. */
class SetupFileProblemsTest {
    @TempDir
    private Path directory;

    record Wrong(String line, String replacement, String... problems) {
        @Override
        public String toString() {
            return replacement;
        }
    }

    static Stream<Wrong> wrongLines() {
        return Stream.of(
                new Wrong(
                        "displayName: sender",
                        "displayname: sender",
                        "s:12: tenants[0].applications[0].displayname: unknown key; known are clientId, objectId,"
                                + " displayName, signIn, secrets, certificates, trustedSubjects,"
                                + " federatedCredentials"),
                new Wrong(
                        "displayName: sender",
                        "displayName: 5",
                        "s:12: tenants[0].applications[0].displayName: a text is needed, not a value of the type int;"
                                + " quotes make a text of it"),
                new Wrong(
                        "displayName: sender",
                        "clientId: aaaaaaaa-0000-0000-0000-000000000001",
                        "s:12: tenants[0].applications[0].clientId: given twice"),
                new Wrong(
                        "displayName: sender",
                        "displayName:",
                        "s:12: tenants[0].applications[0].displayName: a text is needed, not nothing"),
                new Wrong(
                        "displayName: sender",
                        "displayName: \" \"",
                        "s:12: tenants[0].applications[0].displayName: a text is needed, not an empty one"),
                new Wrong(
                        "displayName: sender",
                        "displayName: \"it's \\nexport EVIL=1\"",
                        "s:12: tenants[0].applications[0].displayName: has a line break or another control character"),
                new Wrong(
                        "signIn: blockedByPolicy",
                        "signIn: BLOCKED",
                        "s:13: tenants[0].applications[0].signIn: one of allowed, disabled, publicClient,"
                                + " withoutServicePrincipal, blockedByPolicy is needed, not 'BLOCKED'"),
                new Wrong(
                        "cloud: usGovernment",
                        "cloud: germany",
                        "s:3: tenants[0].cloud: one of public, china, usGovernment is needed, not 'germany'"),
                new Wrong(
                        "id: 22222222-2222-3333-4444-555555555555",
                        "id: contoso",
                        "s:30: tenants[1].id: a GUID is needed, not 'contoso'"),
                new Wrong(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: contoso.onmicrosoft.us",
                        "s:4: tenants[0].domains: a list is needed, not a text"),
                new Wrong(
                        "domains: [contoso.onmicrosoft.us]",
                        "domains: [1]",
                        "s:4: tenants[0].domains[0]: a text is needed, not a value of the type int; quotes make a text"
                                + " of it"),
                new Wrong(
                        "enabled: false",
                        "enabled: off",
                        "s:8: tenants[0].resources[1].enabled: true or false is needed, not a value of the type bool"),
                new Wrong(
                        "uri: https://monitor.azure.us",
                        "uri: https://monitor.azure.us/",
                        "s:6: tenants[0].resources[0]: uri is 'https://monitor.azure.us/'; it is written without a"
                                + " slash at its end"),
                new Wrong(
                        "from: 2026-01-01T00:00:00Z",
                        "from: 2026-01-01",
                        "s:16: tenants[0].applications[0].secrets[0].from: a time like 2026-01-31T12:00:00Z is needed,"
                                + " not '2026-01-01'"),
                new Wrong(
                        "until: \"2027-01-01T00:00:00Z\"",
                        "until: \"2025-01-01T00:00:00Z\"",
                        "s:15: tenants[0].applications[0].secrets[0]: from is 2026-01-01T00:00:00Z, until is"
                                + " 2025-01-01T00:00:00Z: it would never be good"),
                new Wrong(
                        "propagation: PT30M",
                        "propagation: 30m",
                        "s:39: roleAssignments[0].propagation: a duration like PT5M is needed, not '30m'"),
                new Wrong(
                        "scope: workspace",
                        "scope: cluster",
                        "s:42: roleAssignments[1].scope: dataCollectionRule, workspace, subscription or a resource id"
                                + " that begins with / is needed, not 'cluster'"),
                new Wrong(
                        "role: reader",
                        "role: king",
                        "s:44: roleAssignments[2].role: one of monitoringReader, logAnalyticsReader, reader, contributor,"
                                + " owner, userAccessAdministrator, monitoringMetricsPublisher, monitoringDataReader is"
                                + " needed, not 'king'"),
                new Wrong("table: DCRLogErrors", "table: Logs", "s:48: logs[0].table: the fake has no table 'Logs'"),
                new Wrong(
                        "values: {Message: refused}",
                        "values: {Message: 5}",
                        "s:51: logs[0].values.Message: a text is needed, not a value of the type int; quotes make a text"
                                + " of it"),
                new Wrong(
                        "systemAssigned: true",
                        "systemAssigned: 1",
                        "s:35: managedIdentities[0].systemAssigned: true or false is needed, not a value of the type"
                                + " int"),
                new Wrong(
                        "roleAssignments:",
                        "roleAssignment:",
                        "s:36: roleAssignment: unknown key; known are tenants, managedIdentities,"
                                + " roleAssignments, propagation, federatedIssuers, logs, dataCollectionRules, ingestion, query, imds,"
                                + " entra"),
                wrongNumber("0", "'0'"),
                wrongNumber("-1", "'-1'"),
                wrongNumber("9999999999999999999", "'9999999999999999999'"),
                wrongNumber("0x10", "'0x10'"),
                wrongNumber("many", "'many'"),
                wrongNumber("1.5", "'1.5'"),
                wrongNumber("[1]", "a list"),
                new Wrong(
                        "profile: spec",
                        "profile: SPEC",
                        "s:56: ingestion.profile: one of azure, spec is needed, not 'SPEC'"),
                new Wrong(
                        "before: PT12M",
                        "before: PT0S",
                        "s:56: ingestion: before in milliseconds is 0, 1 or more is needed"),
                new Wrong(
                        "after: PT13M", "after: 13", "s:70: ingestion.after: a duration like PT5M is needed, not '13'"),
                new Wrong(
                        "role: long",
                        "role: LONG",
                        "s:74: ingestion.answers.role: one of short, long is needed, not 'LONG'"),
                new Wrong(
                        "throttled: bare",
                        "throttled: 429",
                        "s:75: ingestion.answers.throttled: one of bare, body, retryAfter is needed, not '429'"),
                new Wrong(
                        "success: ok",
                        "success: 201",
                        "s:76: ingestion.answers.success: one of noContent, ok is needed, not '201'"),
                new Wrong(
                        "success: ok",
                        "success: [ok]",
                        "s:76: ingestion.answers.success: one of noContent, ok is needed, not a list"),
                new Wrong(
                        "success: ok",
                        "success:",
                        "s:76: ingestion.answers.success: one of noContent, ok is needed, not nothing"),
                new Wrong(
                        "success: ok",
                        "success: accepted",
                        "s:76: ingestion.answers.success: one of noContent, ok is needed, not 'accepted'"),
                new Wrong(
                        "refusedToken: forbidden",
                        "refusedToken: teapot",
                        "s:77: ingestion.answers.refusedToken: one of unauthorized, forbidden is needed, not 'teapot'"),
                new Wrong(
                        "overLimit: silentDrop",
                        "overLimit: drop",
                        "s:78: ingestion.answers.overLimit: one of silentDrop, badRequest, tooManyRequests is"
                                + " needed, not 'drop'"),
                new Wrong(
                        "overLimit: silentDrop",
                        "overLimit: badRequest",
                        "s:56: ingestion: answers.overLimit is badRequest, which the profile spec never answers"),
                new Wrong(
                        "overLimit: silentDrop",
                        "overLimit: tooManyRequests",
                        "s:56: ingestion: answers.overLimit is tooManyRequests, which the profile spec never answers"),
                new Wrong(
                        "overLimit: silentDrop",
                        "overlimit: silentDrop",
                        "s:78: ingestion.answers.overlimit: unknown key; known are role, throttled, success,"
                                + " refusedToken, overLimit, emptyBody, unknownStream, version2"),
                new Wrong(
                        "casing: insensitive",
                        "casing: none",
                        "s:83: query.casing: one of sensitive, insensitive is needed, not 'none'"),
                new Wrong(
                        "name: anyMatcher",
                        "name: any",
                        "s:84: query.name: one of notNeeded, anyMatcher, equality is needed, not 'any'"),
                new Wrong(
                        "anyLabelValues: false",
                        "anyLabelValues: no",
                        "s:85: query.anyLabelValues: true or false is needed, not a value of the type bool"),
                new Wrong(
                        "validation: azure422",
                        "validation: 422",
                        "s:86: query.validation: one of azure400, azure422, prometheus is needed, not '422'"),
                new Wrong(
                        "validation: azure422",
                        "validation: azure418",
                        "s:86: query.validation: one of azure400, azure422, prometheus is needed, not 'azure418'"),
                new Wrong(
                        "validation: azure422",
                        "status: 422",
                        "s:86: query.status: unknown key; known are casing, name, anyLabelValues, validation, scoping,"
                                + " refusedToken"),
                new Wrong(
                        "activeFor: PT5M",
                        "activefor: PT5M",
                        "s:61: ingestion.activefor: unknown key; known are " + String.join(", ", IngestionSetup.KEYS)));
    }

    static Stream<Wrong> wrongLinesOfEntra() {
        String refreshIn =
                "s:94: entra.refreshIn: usual, absent or a duration of whole seconds like PT5M is needed, not ";
        String issuer = "s:95: entra.issuer: asAsked, ofTheCloud or a host like wrong.example:443 is needed, not ";
        return Stream.of(
                new Wrong("refreshIn: PT17S", "refreshIn: 300", refreshIn + "'300'"),
                new Wrong("refreshIn: PT17S", "refreshIn: PT0.5S", refreshIn + "'PT0.5S'"),
                new Wrong("refreshIn: PT17S", "refreshIn: never", refreshIn + "'never'"),
                new Wrong("refreshIn: PT17S", "refreshIn: {after: PT17S}", refreshIn + "a mapping"),
                new Wrong("issuer: wrong.example:8443", "issuer: asasked", issuer + "'asasked'"),
                new Wrong(
                        "issuer: wrong.example:8443",
                        "issuer: https://wrong.example",
                        issuer + "'https://wrong.example'"),
                new Wrong("issuer: wrong.example:8443", "issuer: wrong.example/a", issuer + "'wrong.example/a'"),
                new Wrong("issuer: wrong.example:8443", "issuer: no host", issuer + "'no host'"),
                new Wrong(
                        "issuer: wrong.example:8443",
                        "issuers: wrong.example",
                        "s:95: entra.issuers: unknown key; known are refreshIn, issuer, throttling, answers"),
                new Wrong(
                        "requests: 18",
                        "request: 18",
                        "s:97: entra.throttling.request: unknown key; known are requests, window, retryAfter, answer",
                        "s:97: entra.throttling.requests: missing"),
                new Wrong(
                        "requests: 18",
                        "requests: 0",
                        "s:97: entra.throttling.requests: a whole number from 1 on is needed, not '0'"),
                new Wrong(
                        "window: PT19S",
                        "window: PT0S",
                        "s:97: entra.throttling: window is PT0S, more than 0 is needed"),
                new Wrong(
                        "retryAfter: PT20S",
                        "retryAfter: PT0.5S",
                        "s:97: entra.throttling: retryAfter is PT0.5S, whole seconds are needed"),
                new Wrong(
                        "answer: tenantRate",
                        "answer: 429",
                        "s:100: entra.throttling.answer: one of plainText, tenantRate, clientLoop is needed, not '429'"),
                new Wrong(
                        "notPropagated: badRequest",
                        "notPropagated: 400",
                        "s:102: entra.answers.notPropagated: one of unauthorized, badRequest is needed, not '400'"),
                new Wrong(
                        "blockedByPolicy: interactionRequired",
                        "blockedByPolicy: interaction_required",
                        "s:103: entra.answers.blockedByPolicy: one of invalidGrant, interactionRequired is needed, not"
                                + " 'interaction_required'"));
    }

    private static Wrong wrongNumber(String given, String told) {
        return new Wrong(
                "eventsPerMinute: 6",
                "eventsPerMinute: " + given,
                "s:62: ingestion.eventsPerMinute: a whole number from 1 on is needed, not " + told);
    }

    @ParameterizedTest
    @MethodSource({"wrongLines", "wrongLinesOfEntra"})
    void aWrongLineIsToldWithItsNumber(Wrong wrong) {
        assertThat(CompleteSetup.YAML).contains(wrong.line());
        String yaml = CompleteSetup.withoutFiles().replace(wrong.line(), wrong.replacement());

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class, e -> assertThat(e.problems()).containsExactly(wrong.problems()));
    }

    @Test
    void rulesThatCannotBeToldApartAreToldWithTheirLine() {
        String yaml = """
                dataCollectionRules:
                  - {name: team, immutableId: dcr-2}
                  - {name: Team, immutableId: dcr-3}
                  - {name: other, immutableId: dcr-2}
                  - {name: a/b, immutableId: dcr-4}
                  - {name: own, immutableId: dcr-00000000000000000000000000000001}
                """;

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "s:3: dataCollectionRules[1].name: another data collection rule has 'Team'",
                                        "s:4: dataCollectionRules[2].immutableId: another data collection rule has 'dcr-2'",
                                        "s:5: dataCollectionRules[3]: name is 'a/b'; letters, digits, '.', '_' and '-' are needed",
                                        "s:6: dataCollectionRules[4]: immutableId is dcr-00000000000000000000000000000001, that of"
                                                + " the workspace's own rule"));
    }

    @Test
    void allProblemsAreToldTogetherAndInOrder() {
        String yaml = CompleteSetup.withoutFiles()
                .replace("PT30M", "soon")
                .replace("usGovernment", "mars")
                .replace("value: canary", "value: 4711");

        assertThatThrownBy(() -> SetupFile.parse(yaml, "s", directory))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem -> problem.split(":")[1])
                                .containsExactly("3", "15", "39"))
                .hasMessageNotContaining("4711");
    }

    @Test
    void filesThatAreMissingOrHoldSomethingElseAreToldWithTheirLine() throws Exception {
        Files.writeString(directory.resolve("client.pem"), "nothing");
        Files.writeString(directory.resolve("keys.json"), "[]");

        assertThatThrownBy(() -> SetupFile.parse(CompleteSetup.YAML, "s", directory))
                .isInstanceOfSatisfying(SetupException.class, e -> {
                    assertThat(e.problems()).hasSize(3);
                    assertThat(e.problems().get(0))
                            .isEqualTo("s:19: tenants[0].applications[0].certificates[0].file: there is no CERTIFICATE"
                                    + " in the PEM file client.pem");
                    assertThat(e.problems().get(1))
                            .startsWith("s:22: tenants[0].applications[0].trustedSubjects[0].authority: the file ")
                            .endsWith(" cannot be read: there is no such file");
                    assertThat(e.problems().get(2)).startsWith("s:54: federatedIssuers[0].jwks: the keys of https://");
                });
    }

    @Test
    void aPrincipalThatIsNobodyIsToldWithThoseThereAre() {
        String yaml = """
                tenants:
                  - id: 11111111-2222-3333-4444-555555555555
                    applications:
                      - clientId: aaaaaaaa-0000-0000-0000-000000000001
                        objectId: bbbbbbbb-0000-0000-0000-000000000001
                        displayName: sender
                managedIdentities:
                  - clientId: cccccccc-0000-0000-0000-000000000001
                    objectId: dddddddd-0000-0000-0000-000000000001
                    resourceId: /machine
                roleAssignments:
                  - principal: %s
                """;

        assertThatThrownBy(() -> parse(yaml, "99999999-0000-0000-0000-000000000001"))
                .isInstanceOfSatisfying(
                        SetupException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .asString()
                                .startsWith("s:12: roleAssignments[0].principal: nobody has the object id"
                                        + " '99999999-0000-0000-0000-000000000001'; known are " + FakeCloud.OBJECT_ID)
                                .contains(
                                        FakeCloud.OPERATOR_OBJECT_ID + " (the application app-",
                                        "bbbbbbbb-0000-0000-0000-000000000001 (the application sender)")
                                .endsWith(", dddddddd-0000-0000-0000-000000000001 (the managed identity /machine)"));
        assertThatThrownBy(() -> parse(yaml, "AAAAAAAA-0000-0000-0000-000000000001"))
                .hasMessageEndingWith("s:12: roleAssignments[0].principal: nobody has the object id"
                        + " 'AAAAAAAA-0000-0000-0000-000000000001'; it is the client id of the application sender, whose"
                        + " object id is bbbbbbbb-0000-0000-0000-000000000001");
        assertThatThrownBy(() -> parse(yaml, "sender"))
                .hasMessageEndingWith("s:12: roleAssignments[0].principal: a GUID is needed, not 'sender'");
        for (String known : List.of(FakeCloud.OBJECT_ID, "DDDDDDDD-0000-0000-0000-000000000001")) {
            assertThat(parse(yaml, known).roleGrants())
                    .extracting(RoleGrant::principalId)
                    .containsExactly(known);
        }
    }

    private Setup parse(String yaml, String principal) {
        return SetupFile.parse(yaml.formatted(principal), "s", directory);
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
