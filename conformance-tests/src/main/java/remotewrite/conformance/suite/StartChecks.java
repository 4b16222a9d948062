package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Expectation;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.Traffic;
import remotewrite.conformance.mutant.StartMutants;

/** START: what the proxy does not start with. A proxy that is not told the variable as it stands is not judged. */
public final class StartChecks {
    private static final String URL = "INGESTION_URL";
    private static final String AUDIENCE = "INGESTION_AAD_AUDIENCE";
    private static final String WRITE =
            "ingestion.test/dataCollectionRules/dcr-1/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24";

    /** In a URL that is to be refused; it is nobody's. */
    private static final String PASSWORD = "password-in-the-url";

    static final Check START_01 = check("START-01", "The proxy does not start with an ingestion URL without TLS.")
            .clauses("PX-44", "PX-63")
            .when(told("start-with-http", URL, "http://" + WRITE), Judged.PROXY)
            .then(refused(URL))
            .caughtBy(
                    StartMutants.STARTS_WITH_HTTP.showing("the proxy is running"),
                    StartMutants.SAYS_NOT_WHAT_IS_WRONG.showing("INGESTION_URL stands in 0 of"));

    static final Check START_02 = check("START-02", "The proxy does not start with a password in the ingestion URL.")
            .clauses("PX-63", "PX-43")
            .when(told("start-with-a-password", URL, "https://user:" + PASSWORD + "@" + WRITE), Judged.PROXY)
            .then(refused(URL))
            .caughtBy(
                    StartMutants.STARTS_WITH_A_PASSWORD.showing("the proxy is running"),
                    StartMutants.SHOWS_THE_PASSWORD.showing("the password stands in 1 of"));

    static final Check START_03 = check("START-03", "The proxy does not start with an ingestion URL that is none.")
            .clauses("PX-63")
            .when(told("start-without-a-url", URL, "ingestion"), Judged.PROXY)
            .then(refused(URL))
            .caughtBy(StartMutants.STARTS_WITHOUT_A_URL.showing("the proxy is running"));

    static final Check START_04 = check("START-04", "The proxy does not start with an empty audience.")
            .clauses("PX-63")
            .when(told("start-without-an-audience", AUDIENCE, ""), Judged.PROXY)
            .then(refused(AUDIENCE))
            .caughtBy(StartMutants.STARTS_WITHOUT_AN_AUDIENCE.showing("the proxy is running"));

    public static final List<Check> ALL = List.of(START_01, START_02, START_03, START_04);

    private StartChecks() {}

    private static Stimulus told(String name, String variable, String value) {
        String shown = value.isEmpty() ? "empty" : value.replace(WRITE, "…");
        return Stimulus.calls(name, "the proxy was started with %s %s".formatted(variable, shown), Traffic.Calls.none())
                .withSettings(Map.of(variable, value));
    }

    /** Whether the proxy has ended, with another exit code than 0 where there is one. */
    static boolean refusedToStart(Recording recording) {
        return !recording.proxyEnd().equals("running") && !recording.proxyEnd().equals("exited with code 0");
    }

    private static Expectation refused(String variable) {
        return Options.orNotApplicable(recording -> refused(variable, recording));
    }

    private static Finding refused(String variable, Recording recording) {
        List<String> wrong = new ArrayList<>();
        if (!refusedToStart(recording)) {
            wrong.add("the proxy is " + recording.proxyEnd() + ", after "
                    + recording.readiness().size() + " GET /ready");
        }
        int lines = recording.proxyLog().size();
        if (recording.proxyLog().stream().noneMatch(line -> line.contains(variable))) {
            wrong.add(variable + " stands in 0 of " + lines + " lines of its log");
        }
        long shown = recording.proxyLog().stream()
                .filter(line -> line.contains(PASSWORD))
                .count();
        if (shown > 0) {
            wrong.add("the password stands in " + shown + " of " + lines + " lines of its log");
        }
        return Each.conclude(
                "starts",
                1,
                "its end, with another exit code than 0, and a line about " + variable + " that shows no password",
                wrong.isEmpty() ? wrong : List.of(String.join(", and ", wrong)));
    }
}
