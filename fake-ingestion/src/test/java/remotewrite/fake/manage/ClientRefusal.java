package remotewrite.fake.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.monitor.query.LogsQueryClient;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.MetricsClient;
import com.azure.monitor.query.MetricsClientBuilder;
import com.azure.monitor.query.MetricsQueryClient;
import com.azure.monitor.query.MetricsQueryClientBuilder;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * A refusal as one of Microsoft's own clients throws it.
 *
 * @param status of the answer
 * @param code stands in the exception as the code of the answer
 * @param texts stand in the exception, as JSON has them
 * @param credential whom the client is
 */
record ClientRefusal(
        String what,
        int status,
        String code,
        List<String> texts,
        Function<ManageBench, TokenCredential> credential,
        Consumer<Clients> call)
        implements MetRefusal {
    private static final String AMW = ManageBench.WORKSPACE_ID.toString();

    /** Of a reader, who asks for a metric that there is. */
    static ClientRefusal told(String what, int status, String code, String... texts) {
        return new ClientRefusal(
                what,
                status,
                code,
                List.of(texts),
                bench -> bench.credential(ManageBench.READER_APP),
                clients -> clients.metrics().queryResource(AMW, List.of("EventsDropped")));
    }

    /** The clients of one caller, unmodified, under the hosts of the public cloud. */
    record Clients(ManageBench bench, TokenCredential credential) {
        MetricsQueryClient metrics() {
            return new MetricsQueryClientBuilder()
                    .credential(credential)
                    .httpClient(bench.cloud())
                    .retryOptions(ManageBench.noRetries())
                    .buildClient();
        }

        MetricsClient batch() {
            return new MetricsClientBuilder()
                    .endpoint("https://eastus.metrics.monitor.azure.com")
                    .credential(credential)
                    .httpClient(bench.cloud())
                    .retryOptions(ManageBench.noRetries())
                    .buildClient();
        }

        LogsQueryClient logs() {
            return new LogsQueryClientBuilder()
                    .credential(credential)
                    .httpClient(bench.cloud())
                    .retryOptions(ManageBench.noRetries())
                    .buildClient();
        }
    }

    ClientRefusal by(Consumer<Clients> other) {
        return new ClientRefusal(what, status, code, texts, credential, other);
    }

    /** Of the metrics of the workspace. */
    ClientRefusal metrics(String metric, UnaryOperator<MetricsQueryOptions> options) {
        return by(clients -> clients.metrics()
                .queryResourceWithResponse(
                        AMW, List.of(metric), options.apply(new MetricsQueryOptions()), Context.NONE));
    }

    /** Of the metric {@code EventsDropped} of these resources at once. */
    ClientRefusal batch(List<String> resources) {
        return by(clients ->
                clients.batch().queryResources(resources, List.of("EventsDropped"), "Microsoft.Monitor/accounts"));
    }

    ClientRefusal logs(String query) {
        return by(clients -> clients.logs().queryWorkspace(ManageBench.LOGS_GUID, query, QueryTimeInterval.ALL));
    }

    ClientRefusal as(String app) {
        return as(bench -> bench.credential(app));
    }

    /** Of a client that has this token, wherever it may come from. */
    ClientRefusal withToken(Function<ManageBench, String> token) {
        return as(bench -> request -> Mono.just(new AccessToken(token.apply(bench), OffsetDateTime.MAX)));
    }

    private ClientRefusal as(Function<ManageBench, TokenCredential> other) {
        return new ClientRefusal(what, status, code, texts, other, call);
    }

    void assertThrown(ManageBench bench) {
        Throwable thrown = catchThrowable(() -> call.accept(new Clients(bench, credential.apply(bench))));

        assertThat(thrown)
                .isInstanceOf(HttpResponseException.class)
                .hasMessageContaining("\"code\":\"" + code + "\"")
                .hasMessageContainingAll(printed());
        assertThat(((HttpResponseException) thrown).getResponse().getStatusCode())
                .isEqualTo(status);
    }

    @Override
    public String toString() {
        return status + ", " + what;
    }
}
