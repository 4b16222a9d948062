package remotewrite.proxy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Watches one token request and turns its failure into one line. The SDK loses status and Retry-After of an error
 * without a JSON body, so they are taken from the exchange itself. Foreign text is quoted only from
 * {@code AADSTS} on and shortened, because an answer may echo the assertion (PX-43).
 */
final class EntraExchange implements HttpPipelinePolicy {
    private static final Pattern AADSTS = Pattern.compile("AADSTS\\d+:[^\\r\\n]*?(?=\\s*(?:Trace ID:|[\\r\\n]|$))");
    private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9+/=_.\\-]{41,}");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,6}");
    private static final int QUOTED_CHARACTERS = 300;

    private final String party;
    private final AtomicInteger status = new AtomicInteger();
    private final AtomicReference<Duration> retryAfter = new AtomicReference<>(Duration.ZERO);

    /** @param party who is asked, as the beginning of a sentence of the log */
    EntraExchange(String party) {
        this.party = party;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return next.process().doOnNext(this::see);
    }

    /** What Entra asked for with {@code Retry-After} in seconds; zero when it did not. */
    Duration retryAfter() {
        return retryAfter.get();
    }

    /** Why there is no token, fit for a log. */
    String reasonFor(Throwable failure) {
        return Failures.chain(failure)
                .flatMap(cause -> quoted(cause).stream())
                .findFirst()
                .map(quote -> party + " answered " + status.get() + ": " + quote)
                .orElseGet(() -> status.get() != 0 ? statusOnly(failure) : network(failure));
    }

    private void see(HttpResponse answer) {
        status.set(answer.getStatusCode());
        String seconds = answer.getHeaders().getValue(HttpHeaderName.RETRY_AFTER);
        retryAfter.set(
                seconds != null && DIGITS.matcher(seconds).matches()
                        ? Duration.ofSeconds(Long.parseLong(seconds))
                        : Duration.ZERO);
    }

    private static Optional<String> quoted(Throwable cause) {
        Matcher matcher = AADSTS.matcher(String.valueOf(cause.getMessage()));
        return matcher.find()
                ? Optional.of(LONG_RUN.matcher(shortened(matcher.group())).replaceAll("****"))
                : Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED_CHARACTERS ? text : text.substring(0, QUOTED_CHARACTERS) + "...";
    }

    private String statusOnly(Throwable failure) {
        return party + " answered " + status.get() + " without a usable token ("
                + innermost(failure).getClass().getSimpleName() + ")";
    }

    private String network(Throwable failure) {
        return Failures.inWords(failure)
                .map(text -> party + " is not reachable: " + text)
                .orElseGet(() -> "the token request failed ("
                        + innermost(failure).getClass().getSimpleName() + ")");
    }

    private static Throwable innermost(Throwable failure) {
        return Failures.chain(failure).reduce(failure, (outer, inner) -> inner);
    }
}
