package remotewrite.fake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import remotewrite.fake.store.RuleMeter;
import remotewrite.fake.store.RuleTallies;
import remotewrite.fake.store.Tallies;

/**
 * The rules of the ingestion endpoint (azure.md 1.1 to 1.5). What is wrong first is told, in the order URL, method,
 * token, data collection rule, role, size, requests and bytes of the minute, content (the order is assumed).
 */
final class IngestionService implements Service {
    /** Documented, azure.md 1.1. */
    static final Set<String> API_VERSIONS = Set.of("2021-11-01-preview", "2023-04-24");

    private static final String STREAM = "Microsoft-PrometheusMetrics";
    private static final Pattern WRITE_PATH =
            Pattern.compile("/dataCollectionRules/(?<rule>[^/]+)/streams/(?<stream>[^/]+)/api/v1/write");
    /** Of any URL below a rule, one that nothing is served at included. */
    private static final Pattern NAMED =
            Pattern.compile("/dataCollectionRules/(?<rule>[^/]+)(/streams/(?<stream>[^/]+))?(/.*)?");

    private static final Pattern BEARER = Pattern.compile("Bearer +(?<token>.*)", Pattern.CASE_INSENSITIVE);

    private final FakeIngestion.Settings settings;
    private volatile Map<String, Desk> desks;
    private final WriteContents contents;

    IngestionService(FakeIngestion.Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.desks = desks(settings);
        this.contents = new WriteContents(settings.profile(), settings.answers(), settings.intake());
    }

    private static Map<String, Desk> desks(FakeIngestion.Settings settings) {
        return settings.rules().stream()
                .collect(
                        Collectors.toUnmodifiableMap(DataCollectionRule::immutableId, rule -> Desk.of(rule, settings)));
    }

    /** Forgets what was counted. */
    void countAnew() {
        desks = desks(settings);
    }

    /** A rule and what is counted for it. */
    private record Desk(DataCollectionRule rule, RuleMeter meter, RuleTallies tallies) {
        static Desk of(DataCollectionRule rule, FakeIngestion.Settings settings) {
            return new Desk(
                    rule, new RuleMeter(settings.clock(), settings.limits()), new RuleTallies(settings.clock()));
        }
    }

    Tallies tallies(String ruleId) {
        return desk(ruleId).tallies();
    }

    RuleMeter.Admitted admitted(String ruleId) {
        return desk(ruleId).meter().admitted();
    }

    /** @throws IllegalArgumentException when there is no such rule */
    private Desk desk(String ruleId) {
        return Optional.ofNullable(desks.get(ruleId))
                .orElseThrow(
                        () -> new IllegalArgumentException("no data collection rule has the immutable id " + ruleId));
    }

    @Override
    public Reply serve(Request request) {
        // aad-auth-proxy logs it (azure.md 1.2); its form is assumed
        Reply reply = answer(request)
                .with(new Header("X-Request-ID", UUID.randomUUID().toString()));
        Matcher named = NAMED.matcher(request.target().split("\\?", 2)[0]);
        if (named.matches() && desks.containsKey(named.group("rule"))) {
            // names that senders make up would be kept for months
            String stream = STREAM.equals(named.group("stream")) ? STREAM : RuleTallies.NO_STREAM;
            desks.get(named.group("rule")).tallies().answered(stream, reply.status());
        }
        return reply;
    }

    private Reply answer(Request request) {
        String[] target = request.target().split("\\?", 2);
        Matcher path = WRITE_PATH.matcher(target[0]);
        if (!path.matches() || refusedAtOnce(path.group("stream"))) {
            return IngestionErrors.noSuchUrl(
                    "the path is not /dataCollectionRules/{immutableId}/streams/Microsoft-PrometheusMetrics/api/v1/write");
        }
        List<String> versions = apiVersions(target.length == 1 ? "" : target[1]);
        if (versions.size() != 1 || !API_VERSIONS.contains(versions.get(0))) {
            return IngestionErrors.noSuchUrl("api-version is %s, known are %s"
                    .formatted(versions, API_VERSIONS.stream().sorted().toList()));
        }
        if (!request.method().equals("POST")) {
            return IngestionErrors.methodNotAllowed(request.method());
        }
        return authenticate(request, new Target(path.group("rule"), path.group("stream")));
    }

    /** What the path names. */
    private record Target(String ruleId, String stream) {}

    private boolean refusedAtOnce(String stream) {
        return !stream.equals(STREAM)
                && switch (settings.answers().unknownStream()) {
                    case NOT_FOUND -> true;
                    case INVALID_STREAM -> false;
                };
    }

    private Reply authenticate(Request request, Target target) {
        List<String> credentials = request.header("Authorization");
        if (credentials.isEmpty()) {
            return IngestionErrors.noAuthorization();
        }
        Matcher bearer = BEARER.matcher(credentials.get(0));
        if (credentials.size() > 1 || !bearer.matches()) {
            return IngestionErrors.noBearer();
        }
        return switch (settings.tokens().verify(bearer.group("token"))) {
            case TokenVerdict.Refused refused ->
                IngestionErrors.tokenRefused(settings.answers().refusedToken(), refused);
            case TokenVerdict.Valid valid -> authorize(request, target, valid);
        };
    }

    private Reply authorize(Request request, Target target, TokenVerdict.Valid caller) {
        String ruleId = target.ruleId();
        if (!desks.containsKey(ruleId)) {
            return IngestionErrors.noSuchRule(ruleId);
        }
        Desk desk = desks.get(ruleId);
        if (!desk.rule().publishers().allows(caller.objectId())) {
            return IngestionErrors.roleMissing(settings.answers().role(), desk.rule(), caller);
        }
        return target.stream().equals(STREAM)
                ? accept(request, desk)
                : IngestionErrors.invalidStream(target.stream(), ruleId);
    }

    private Reply accept(Request request, Desk desk) {
        long bytes = request.body().size();
        if (bytes > settings.limits().bodyBytes()) {
            return IngestionErrors.tooLong(bytes, settings.limits().bodyBytes());
        }
        Optional<Duration> wait = desk.meter().admit(counted(request.body()));
        return wait.isPresent()
                ? IngestionErrors.ruleThrottled(settings.answers().throttled(), wait.get())
                : contents.answer(request);
    }

    /** Of the bytes of the rule's minute. */
    private long counted(Bytes body) {
        return switch (settings.limits().bytesCounted()) {
            case WIRE -> body.size();
            case DECOMPRESSED -> SnappyBlock.promised(body.shared()).orElse(body.size());
        };
    }

    private static List<String> apiVersions(String query) {
        return Stream.of(query.split("&"))
                .filter(parameter -> parameter.startsWith("api-version="))
                .map(parameter -> parameter.substring("api-version=".length()))
                .toList();
    }
}
