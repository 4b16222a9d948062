package remotewrite.fake.query;

import java.util.List;

/** The queries that {@link PrometheusDifferenceTest} asks both of. */
final class DifferenceQueries {
    private static final String QUERIES = """
            up
            up{job="api"}
            up{job!="api"}
            up{job=~"a.*"}
            up{job=~"a"}
            up{job!~"a.*|x"}
            up{missing=""}
            up{job="nobody"}
            {__name__="up"}
            {"up", job="db"}
            {__name__=~"up|errors_total"}
            {"up", "job"="db"}
            visits
            visits{path="/a.b"}
            visits{path=~"/a.b"}
            visits{path=~"/a\\\\.b"}
            visits{path=~`/a[+.]b`}
            visits{path=~"(?i)/a.b"}
            visits{path=~"[[:word:]]+.*"}
            visits{path=~"two.lines"}
            visits{path=~`[[]x[]]`}
            visits{path=~"\\\\Q[x]\\\\E"}
            visits{path='a"quote'}
            visits{path="/\\u00e4"}
            visits{path=~".+"}
            visits{path=~".*"}
            visits{path=~"/\\\\pL|/a\\\\Wb"}
            special
            special == 0
            special != special
            special > 1
            special * 0
            1 / special
            special % 2
            special ^ 0.5
            1 ^ special
            -1 ^ special
            - special
            +special
            sum(special)
            avg(special)
            max(special)
            min(special)
            count(special)
            avg(special{kind=~"1.79.*|1.0E100"})
            avg(special{kind=~"1.7976.*"} * 1 ) + sum(special{kind="0.1"})
            sum(special{kind=~"-?1.0E100|1.0"})
            up offset 5m
            up offset -3m
            up offset 1m30s
            up == 0
            up == bool 1
            up > bool 0.5
            1 == bool up
            0 < up
            count(up)
            sum(up) by (job)
            sum by (job) (up)
            sum by (job, nothing) (up)
            max(up) by (job)
            min without (instance) (up)
            avg without (instance, code) (requests_total)
            count by () (requests_total)
            sum(rate(requests_total[5m])) by (job)
            rate(requests_total[5m])
            rate(requests_total[1m])
            rate(requests_total[20s])
            rate(requests_total[37m])
            rate(requests_total[5m] offset 3m)
            increase(requests_total[10m])
            increase(requests_total{code="500"}[7m])
            increase(prometheus_remote_storage_samples_total[5m])
            rate(prometheus_remote_storage_samples_failed_total[15m]) / rate(prometheus_remote_storage_samples_total[15m]) * 100
            prometheus_remote_storage_highest_timestamp_in_seconds - ignoring(remote_name, url) prometheus_remote_storage_queue_highest_sent_timestamp_seconds
            (prometheus_remote_storage_highest_timestamp_in_seconds - ignoring(remote_name) prometheus_remote_storage_queue_highest_sent_timestamp_seconds) > 30
            time() - timestamp(up)
            timestamp(up)
            timestamp(up * 1)
            timestamp(up offset 2m)
            timestamp(requests_total)
            timestamp((requests_total))
            absent(up)
            absent(up{job="nobody"})
            absent(up{job="nobody",instance=~"x",a="b",b="c",b="d"})
            absent(nothing{job!="x",job="y"})
            absent(sum(nothing))
            absent_over_time(up{job="db"}[2m])
            absent_over_time(nothing{job="db"}[2m])
            count_over_time(up[5m])
            count_over_time(up[15s])
            count_over_time(up[30m])
            last_over_time(up[10m])
            sum_over_time(visits[5m])
            avg_over_time(visits[5m])
            min_over_time(visits[5m])
            max_over_time(visits[5m])
            avg_over_time(special[5m])
            sum_over_time(special[5m])
            max_over_time(special[5m])
            up + up
            up * on(job, instance) up
            errors_total / ignoring(code) requests_total{code="200"}
            errors_total / requests_total
            errors_total < ignoring(code) requests_total{code="200"}
            errors_total < on(instance) requests_total{code="200"}
            errors_total > bool ignoring(code) requests_total{code="200"}
            sum(errors_total) / sum(requests_total)
            1
            1 + 2 * 3 ^ 2 ^ 0.5
            -2 ^ 2
            -2 * 3 - 4 - 5
            2 * 3 % 4
            8 / 4 / 2
            0x1F + 1e3 + .5 + 5m
            Inf - 1
            NaN
            -0 * 1
            1 > bool 2
            1e-7
            123456789012345678901234567890
            time()
            up # a comment
            rate ( requests_total [5m] )
            up[1m]
            up[45s] offset 20m
            special[1m]
            up[300]
            up{job="api",}
            SUM(up) BY (job)
            min(up) without ()
            sum(requests_total > 100) by (code)
            sum(up) by ("job")
            """;

    private DifferenceQueries() {}

    static List<String> all() {
        return QUERIES.lines().filter(line -> !line.isBlank()).toList();
    }
}
