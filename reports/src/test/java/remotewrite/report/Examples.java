package remotewrite.report;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports to render. */
final class Examples {
    static final Instant STARTED = Instant.parse("2026-11-23T06:58:00.125Z");

    /** Everything recorded text may do to a report: terminal, XML, HTML, Markdown and template injection. */
    static final String HOSTILE = "\u001b[2J\u001b[31mred\u001b[0m ]]> | <script>alert('pwned')</script>"
            + " <img src=x onerror=alert(1)> & &amp; \"quoted\" `code` **bold** [link](javascript:alert(1)) # \\| ${7*7}"
            + " \u0000\u0007\b line one\nline two\r\n\ttab \u2028 \u202egnp.exe \ud800 \uffff"
            + " \ud83d\ude00 \ud83d\udc69\u200d\ud83d\udc67 \u6f22\u5b57";

    static final String LONG_WORD = "x".repeat(400);

    private Examples() {}

    static Clause clause(Level level) {
        return new Clause(
                "RW1-S-33",
                "Remote-Write 1.0",
                "Retries & Backoff",
                level,
                "MUST retry write requests on HTTP 5xx responses",
                URI.create("https://prometheus.io/docs/specs/prw/remote_write_spec/#retries--backoff"));
    }

    static Clause observed() {
        return new Clause(
                "AZ-OBS-07",
                "observed",
                "2026-11-23",
                Level.SHOULD,
                "a write older than 20 minutes is dropped",
                URI.create("urn:observed"));
    }

    static CheckResult result(String id, Level level, String sentence, Verdict verdict) {
        return new CheckResult(
                new CheckId(id),
                sentence,
                List.of(clause(level), observed()),
                "always 503",
                "sender",
                verdict,
                "runs/17/always-503.har");
    }

    static Verdict.Violated violated() {
        return new Verdict.Violated(
                "ingestion answered 503 to every write (script: always 503), waited 30 s",
                "3 or more attempts with the same body",
                "1 attempt: c0/e0 at +0.41 s; nothing after it",
                Optional.of("the sender treats 5xx as permanent (it logged \"non-recoverable error\" at +0.42 s)"),
                List.of(new Fact("attempts", "1"), new Fact("body", "sha-256 7f3a0c12, 1 842 bytes")));
    }

    static Verdict.Violated violatedWithoutCause() {
        return new Verdict.Violated("nothing special", "1 Host header", "0 Host headers", Optional.empty(), List.of());
    }

    static Verdict passed() {
        return new Verdict.Passed(List.of(new Fact("attempts", "4"), new Fact("bodies", "1 distinct")));
    }

    /** One of each kind, by the name of its golden file. */
    static Map<String, CheckResult> perVerdict() {
        String sentence = "The sender retries a write that was answered 503.";
        Map<String, CheckResult> results = new LinkedHashMap<>();
        results.put("passed", result("RETRY-01", Level.MUST, sentence, passed()));
        results.put("violated", result("RETRY-02", Level.MUST, sentence, violated()));
        results.put("violated-without-cause", result("WIRE-11", Level.SHOULD, sentence, violatedWithoutCause()));
        results.put(
                "not-observed",
                result(
                        "RETRY-03",
                        Level.MUST,
                        sentence,
                        new Verdict.NotObserved("no write arrived within 60 s, so none was answered 503")));
        results.put(
                "not-applicable",
                result(
                        "PROTO-04",
                        Level.MUST_NOT,
                        sentence,
                        new Verdict.NotApplicable("the sender declares no remote write 2.0")));
        results.put(
                "broken",
                result(
                        "BENCH-01",
                        Level.MUST,
                        sentence,
                        new Verdict.Broken(
                                "the recording holds no scrape, though the scrape target was asked 4 times")));
        return results;
    }

    static RunReport of(CheckResult... results) {
        return report(List.of(), List.of(), List.of(results), false);
    }

    static RunReport report(
            List<String> notices, List<Accounting> accounting, List<CheckResult> results, boolean strict) {
        return new RunReport(
                "Prometheus 3.5.3 through the reference proxy",
                notices,
                List.of(
                        new Fact("sender", "Prometheus 3.5.3 (local binary)"),
                        new Fact("proxy", "reference proxy 0.1.0 (in process)"),
                        new Fact("ingestion", "fake, API 2023-04-24")),
                accounting,
                results,
                STARTED,
                Duration.ofMillis(38_240),
                strict);
    }

    static Accounting clean() {
        return new Accounting(
                "steady traffic",
                "served 10 samples a second for 2 min",
                1200,
                1200,
                0,
                0,
                0,
                0,
                0,
                60,
                Duration.ofMillis(412),
                List.of());
    }

    static Accounting lossy() {
        return new Accounting(
                "ingestion down for 30 s, longer than the queue of the sender holds",
                "ingestion answered 503 for 30 s",
                123_456,
                123_400,
                56,
                2,
                0,
                7,
                1,
                60,
                Duration.ofSeconds(95),
                List.of(
                        "lost load{i=\"7\"} at 06:58:12.000: last seen in c0/e4, which was answered 503 and never retried",
                        "duplicated load{i=\"9\"} at 06:58:12.000: accepted in c0/e5 and c1/e0"));
    }

    static Accounting nothing() {
        return new Accounting(
                "no token",
                "the token service refused every request",
                40,
                0,
                40,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                List.of());
    }

    static RunReport conforming() {
        return report(
                List.of(),
                List.of(clean()),
                List.of(
                        result("AUTH-01", Level.MUST, "Every write carries a bearer token.", passed()),
                        result("RETRY-02", Level.MUST, "The sender retries a write that was answered 503.", passed()),
                        result(
                                "RETRY-09",
                                Level.SHOULD_NOT,
                                "The sender does not retry a write that was answered 400, whatever else the answer says"
                                        + " about when to come back, because the same body cannot become valid.",
                                passed())),
                false);
    }

    static RunReport everything() {
        return report(
                List.of(
                        "No real Prometheus was exercised: no container engine, no binary on the PATH. What follows is"
                                + " about the scripted sender only.",
                        "2 checks were left out by --only."),
                List.of(clean(), lossy(), nothing()),
                perVerdict().values().stream().toList(),
                false);
    }

    static RunReport nothingJudged() {
        return report(
                List.of("Nothing was selected."),
                List.of(),
                List.of(perVerdict().get("not-applicable")),
                false);
    }

    static RunReport empty() {
        return report(List.of(), List.of(), List.of(), false);
    }

    static CheckResult hostileResult() {
        return new CheckResult(
                new CheckId("RETRY-02"),
                "Sentence " + HOSTILE,
                List.of(new Clause(
                        "RW " + HOSTILE,
                        "Document " + HOSTILE,
                        "Section " + HOSTILE,
                        Level.MUST,
                        "Quote " + HOSTILE,
                        URI.create("javascript:alert(1)"))),
                "stimulus " + HOSTILE,
                "subject " + HOSTILE,
                new Verdict.Violated(
                        "did " + HOSTILE,
                        "expected " + LONG_WORD,
                        "actual " + HOSTILE + LONG_WORD,
                        Optional.of("likely " + HOSTILE),
                        List.of(new Fact("key " + HOSTILE, HOSTILE))),
                "../outside\u0000" + HOSTILE);
    }

    static RunReport hostile() {
        return new RunReport(
                "Title " + HOSTILE,
                List.of("Notice " + HOSTILE + LONG_WORD),
                List.of(new Fact("sender " + HOSTILE, HOSTILE), new Fact("proxy", LONG_WORD)),
                List.of(new Accounting(
                        "stimulus " + HOSTILE,
                        "did " + HOSTILE,
                        Long.MAX_VALUE,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7,
                        Duration.ofDays(400),
                        List.of("example " + HOSTILE, LONG_WORD))),
                List.of(
                        hostileResult(),
                        result("HOST-01", Level.MUST, HOSTILE, new Verdict.NotObserved(HOSTILE)),
                        result("HOST-02", Level.MUST, HOSTILE, new Verdict.NotApplicable(HOSTILE)),
                        result("HOST-04", Level.MUST, HOSTILE, new Verdict.Broken(HOSTILE)),
                        result(
                                "HOST-05",
                                Level.MUST,
                                HOSTILE,
                                new Verdict.Passed(List.of(new Fact(HOSTILE, HOSTILE))))),
                STARTED,
                Duration.ofMillis(1),
                true);
    }
}
