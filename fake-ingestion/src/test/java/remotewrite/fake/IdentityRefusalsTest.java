package remotewrite.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static remotewrite.fake.IdentityRefusal.Form.APP_SERVICE;
import static remotewrite.fake.IdentityRefusal.Form.ARC;
import static remotewrite.fake.IdentityRefusal.Form.VIRTUAL_MACHINE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import remotewrite.fake.IdentityRefusal.Form;

/** Every refusal of a machine's endpoint, in all three forms, provoked, and seen as azure-identity's own exception. */
class IdentityRefusalsTest {
    private static final String RESOURCE = IdentityBench.RESOURCE;
    private static final String NOBODY = "eeeeeeee-0000-0000-0000-000000000009";
    private static final String MALFORMED =
            "Error Code: invalid_request Error Message: The request is missing a required"
                    + " parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise"
                    + " malformed";
    private static final String NOT_FOUND = "Error Code: invalid_request Error Message: Identity not found";
    private static final String NOT_FOUND_IN_APP = "Error Message: No User Assigned or Delegated Managed Identity found"
            + " for specified ClientId/ResourceId/PrincipalId.";
    private static final String DISABLED_RESOURCE =
            "AADSTS500014: The service principal for resource '" + EntraBench.DISABLED_RESOURCE + "' is disabled.";
    private static final String GONE_TENANT = "AADSTS90002: Tenant '" + EntraBench.TENANT + "' not found.";
    private static final String UNKNOWN_RESOURCE =
            "AADSTS500011: The resource principal named https://other.example was not found in the tenant";

    @TempDir
    private static Path directory;

    private static final Map<Form, IdentityBench> BENCHES = new EnumMap<>(Form.class);
    private static final Map<Form, IdentityProcess> CLIENTS = new EnumMap<>(Form.class);

    @BeforeAll
    static void start() throws IOException {
        // where the client looks for keys besides /var/opt, on any system, once there is this variable
        Path keys = Files.createDirectories(directory.resolve("AzureConnectedMachineAgent/Tokens"));
        for (Form form : Form.values()) {
            IdentityHost host = switch (form) {
                case VIRTUAL_MACHINE -> new IdentityHost.VirtualMachine();
                case APP_SERVICE -> new IdentityHost.AppService("canary-identity-header");
                case ARC -> new IdentityHost.Arc(keys);
            };
            IdentityBench bench = IdentityBench.start(Clock.systemUTC(), host);
            BENCHES.put(form, bench);
            CLIENTS.put(form, IdentityProcess.on(bench.machine(), Map.of("ProgramData", directory.toString())));
        }
    }

    @AfterAll
    static void close() {
        CLIENTS.values().forEach(IdentityProcess::close);
        BENCHES.values().forEach(IdentityBench::close);
    }

    static Stream<IdentityRefusal> metadata() {
        return Stream.of(VIRTUAL_MACHINE, ARC)
                .flatMap(form -> Stream.of(
                        form.refuses(
                                        "no header",
                                        400,
                                        "Error Code: bad_request_102 Error Message: Required metadata header not specified")
                                .changed("header Metadata"),
                        form.refuses("a header in upper case", 400, "Error Code: bad_request_102")
                                .changed("header Metadata True"),
                        form.refuses(
                                        "a proxy's header",
                                        400,
                                        "Error Code: invalid_request",
                                        "Requests with an X-Forwarded-For header are refused.")
                                .changed("header X-Forwarded-For 10.0.0.1"),
                        form.refuses(
                                        "no version",
                                        400,
                                        "Error Code: invalid_request",
                                        "api-version is invalid or was not specified in the request")
                                .changed("query api-version"),
                        form.refuses("an old version", 400, "api-version is invalid or was not specified")
                                .changed("query api-version 2017-09-01"),
                        form.refuses("no resource", 400, MALFORMED).changed("query resource"),
                        form.refuses("two names", 400, MALFORMED)
                                .named("client_id", NOBODY)
                                .changed("query object_id " + NOBODY),
                        form.refuses("no such client id", 400, NOT_FOUND).named("client_id", NOBODY),
                        form.refuses("no such object id", 400, NOT_FOUND).named("object_id", NOBODY),
                        form.refuses("no such resource id", 400, NOT_FOUND).named("resource_id", "/x"),
                        form.refuses("no identity at all", 400, NOT_FOUND).on(),
                        form.refuses(
                                        "several identities",
                                        400,
                                        form == ARC
                                                ? NOT_FOUND
                                                : "Error Code: invalid_request Error Message: Multiple user assigned identities exist,"
                                                        + " please specify the clientId / resourceId of the identity in the token request")
                                .on(IdentityBench.FIRST, IdentityBench.SECOND),
                        form.refuses("an unknown resource", 400, "Error Code: invalid_resource", UNKNOWN_RESOURCE)
                                .resource("https://other.example"),
                        form.refuses("a disabled resource", 400, "Error Code: invalid_resource", DISABLED_RESOURCE)
                                .resource(EntraBench.DISABLED_RESOURCE),
                        form.refuses("a tenant that is gone", 400, "Error Code: invalid_request", GONE_TENANT)
                                .withoutItsTenant(),
                        form.refuses("another path", 404, "Error Code: Not found")
                                .changed("path /other"),
                        form.refuses("another method", 405, "The endpoint only accepts GET requests.")
                                .changed("method POST"),
                        form.answers(json(404, "Not found"), "an update", "Error Code: Not found"),
                        form.answers(json(410, "gone"), "a longer update", "Error Code: gone"),
                        form.answers(json(429, "too_many"), "too many requests", "Error Code: too_many"),
                        form.answers(json(500, "unknown"), "an error", "Error Code: unknown"),
                        form.answers(json(503, "later"), "an outage", "Error Code: later"),
                        form.answers(
                                text(200, "<html>"), "garbage", "MSI returned 200, but the response could not be")));
    }

    static Stream<IdentityRefusal> machine() {
        return Stream.of(VIRTUAL_MACHINE.answers(
                json(401, "unknown_source"), "a request from elsewhere", "Error Code: unknown_source"));
    }

    static Stream<IdentityRefusal> app() {
        return Stream.of(
                APP_SERVICE
                        .refuses("no header", 401, "Error Message: The X-IDENTITY-HEADER header is missing or wrong.")
                        .changed("header X-IDENTITY-HEADER"),
                APP_SERVICE
                        .refuses(
                                "another header",
                                401,
                                "Error Message: The X-IDENTITY-HEADER header is missing or wrong.")
                        .changed("header X-IDENTITY-HEADER guessed"),
                APP_SERVICE
                        .refuses("another version", 400, "Error Message: The api-version is missing or not supported.")
                        .changed("query api-version 2017-09-01"),
                APP_SERVICE
                        .refuses("no resource", 400, "Error Message: The resource parameter is missing.")
                        .changed("query resource"),
                APP_SERVICE
                        .refuses("two names", 400, "Error Message: More than one parameter names an identity.")
                        .named("client_id", NOBODY)
                        .changed("query principal_id " + NOBODY),
                APP_SERVICE.refuses("no such client id", 400, NOT_FOUND_IN_APP).named("client_id", NOBODY),
                APP_SERVICE.refuses("no such object id", 400, NOT_FOUND_IN_APP).named("object_id", NOBODY),
                APP_SERVICE
                        .refuses("no such resource id", 400, NOT_FOUND_IN_APP)
                        .named("resource_id", "/x"),
                APP_SERVICE
                        .refuses("no identity of its own", 400, NOT_FOUND_IN_APP)
                        .on(IdentityBench.FIRST),
                APP_SERVICE
                        .refuses("an unknown resource", 400, "Error Message: " + UNKNOWN_RESOURCE)
                        .resource("https://other.example"),
                APP_SERVICE
                        .refuses("a disabled resource", 400, "Error Message: " + DISABLED_RESOURCE)
                        .resource(EntraBench.DISABLED_RESOURCE),
                APP_SERVICE
                        .refuses("a tenant that is gone", 400, "Error Message: " + GONE_TENANT)
                        .withoutItsTenant(),
                APP_SERVICE
                        .refuses("another path", 404, "Error Message: There is no such endpoint.")
                        .changed("path /other"),
                APP_SERVICE
                        .refuses("another method", 405, "Error Message: The endpoint only accepts GET requests.")
                        .changed("method POST"),
                APP_SERVICE.answers(text(429, ""), "too many requests", "MSI returned 429, but the response could not"),
                APP_SERVICE.answers(json(503, "later"), "an outage", "Error Code: later"),
                APP_SERVICE.answers(text(200, "<html>"), "garbage", "MSI returned 200, but the response could not be"));
    }

    static Stream<IdentityRefusal> challenge() {
        return Stream.of(
                ARC.refuses("another key", 401, "MSI returned 401, but the response could not be parsed")
                        .changed("instead Authorization Basic guessed"),
                ARC.answers(
                        text(401, ""),
                        "no challenge",
                        "Did not receive expected WWW-Authenticate header in the response from Azure Arc"),
                ARC.answers(
                        challenge("Bearer"),
                        "another scheme",
                        "The WWW-Authenticate header in the response from Azure Arc Managed Identity Endpoint did not match"),
                ARC.answers(
                        challenge("Basic realm=/etc/x.key"),
                        "a key elsewhere",
                        "The file on the file path in the WWW-Authenticate header is not secure or could not be found."),
                ARC.answers(
                        challenge("Basic realm=/var/opt/azcmagent/tokens/missing.key"),
                        "a key that is not there",
                        "The file on the file path in the WWW-Authenticate header is not secure or could not be found."));
    }

    @ParameterizedTest
    @MethodSource({"metadata", "machine", "app", "challenge"})
    void isAzureIdentitysOwnException(IdentityRefusal refusal) {
        IdentityBench bench = BENCHES.get(refusal.form());
        bench.machine().identities(refusal.machine().toArray(ManagedIdentity[]::new));
        bench.machine().play(refusal.faults());
        bench.entra().entra().tenants(refusal.tenants().toArray(Tenant[]::new));
        int before = bench.machine().journal().exchanges().size();

        List<String> thrown = CLIENTS.get(refusal.form()).ask(refusal.request().toArray(String[]::new));

        assertThat(thrown)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ClientAuthenticationException: Managed Identity authentication failed");
        assertThat(thrown.getLast())
                .matches("Msal(Service|JsonParsing)Exception: \\[Managed Identity\\] .*")
                .contains(refusal.said());
        assertThat(statuses(bench, before)).last().isEqualTo(refusal.status());
    }

    private static List<Integer> statuses(IdentityBench bench, int before) {
        // a reply is recorded a little after it has arrived
        bench.machine()
                .journal()
                .await(all -> all.size() > before && all.stream().noneMatch(Exchange::open), Duration.ofSeconds(10));
        List<Exchange> all = bench.machine().journal().exchanges();
        return all.subList(before, all.size()).stream()
                .flatMap(exchange -> exchange.reply().stream())
                .map(Reply::status)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"VIRTUAL_MACHINE", "APP_SERVICE"})
    void anIdentityIsNamedByEachOfItsIds(Form form) {
        ManagedIdentity byObject = IdentityBench.user(4);
        ManagedIdentity byResource = IdentityBench.user(5);
        BENCHES.get(form).machine().identities(IdentityBench.FIRST, IdentityBench.OWN, byObject, byResource);
        BENCHES.get(form).machine().play(FaultScript.none());
        BENCHES.get(form).entra().entra().tenants(EntraBench.tenant());

        assertThat(token(form, "system", "")).isEqualTo(tokenOf(IdentityBench.OWN));
        assertThat(token(form, "client_id", IdentityBench.FIRST.clientId())).isEqualTo(tokenOf(IdentityBench.FIRST));
        assertThat(token(form, "object_id", byObject.objectId())).isEqualTo(tokenOf(byObject));
        assertThat(token(form, "resource_id", byResource.resourceId())).isEqualTo(tokenOf(byResource));
    }

    /** It has no other (assumed). */
    @Test
    void theOwnIdentityOfAnArcServerIsNamedByEachOfItsIds() {
        BENCHES.get(ARC).machine().identities(IdentityBench.OWN, IdentityBench.FIRST);
        BENCHES.get(ARC).machine().play(FaultScript.none());
        BENCHES.get(ARC).entra().entra().tenants(EntraBench.tenant());

        assertThat(token(ARC, "system", "")).isEqualTo(tokenOf(IdentityBench.OWN));
        assertThat(token(ARC, "client_id", IdentityBench.OWN.clientId())).isEqualTo(tokenOf(IdentityBench.OWN));
        assertThat(token(ARC, "object_id", IdentityBench.OWN.objectId())).isEqualTo(tokenOf(IdentityBench.OWN));
        assertThat(token(ARC, "resource_id", IdentityBench.OWN.resourceId())).isEqualTo(tokenOf(IdentityBench.OWN));
        assertThat(token(ARC, "client_id", IdentityBench.FIRST.clientId()).toString())
                .contains("Identity not found");
    }

    private static List<String> token(Form form, String selector, String id) {
        return CLIENTS.get(form).ask(selector, id, RESOURCE);
    }

    private static List<String> tokenOf(ManagedIdentity identity) {
        return List.of("token of " + identity.clientId() + " for [" + RESOURCE + "]");
    }

    /** What the document calls a refusal, by a status of its own, is in the table, and says so. */
    @ParameterizedTest
    @EnumSource
    void theDocumentsRefusalsAreSeenHere(Form form) throws IOException {
        List<String> refusals = rows(form).stream()
                .filter(row -> row.matches("\\|[^|]*\\b4\\d\\d\\b.*"))
                .toList();

        assertThat(refusals)
                .hasSizeGreaterThan(1)
                .allSatisfy(row -> assertThat(row).contains("`IdentityRefusalsTest.isAzureIdentitysOwnException`"));
        Pattern quoted = Pattern.compile("`([a-z_]+_[a-z0-9_]+|[a-z]+_resource)`|\"([^\"…]+?)[,.]?(?: …)?\"");
        String provoked = Stream.of(metadata(), machine(), app(), challenge())
                .flatMap(rows -> rows)
                .filter(refusal -> refusal.form() == form)
                .map(refusal -> String.join(" ", refusal.said()))
                .toList()
                .toString();
        List<String> words = new ArrayList<>();
        for (String row : refusals) {
            for (MatchResult found :
                    quoted.matcher(row.split("\\|")[1]).results().toList()) {
                words.add(found.group(1) == null ? found.group(2) : found.group(1));
            }
        }
        assertThat(words).allSatisfy(word -> assertThat(provoked).contains(word));
    }

    private static List<String> rows(Form form) throws IOException {
        String document = Files.readString(Path.of("..", "docs", "fakes-entra.md"));
        return Stream.of(document.split("(?m)^## "))
                .filter(section -> section.startsWith(form.heading()))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("| "))
                .toList();
    }

    private static Reply json(int status, String error) {
        return text(status, "{\"error\":\"" + error + "\"}");
    }

    private static Reply text(int status, String body) {
        return new Reply(status, List.of(new Header("Content-Type", "application/json")), Bytes.utf8(body));
    }

    private static Reply challenge(String value) {
        return new Reply(401, List.of(new Header("WWW-Authenticate", value)), Bytes.empty());
    }
}
