package remotewrite.conformance.mutant;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpHeader;
import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.ProxyChange;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.proxy.Limits;
import remotewrite.proxy.ProxyConfig;
import remotewrite.proxy.ProxyParts;

/** Reference proxies that are wrong in how large a body they take. */
public final class SizeMutants {
    private static final int LIMIT_BYTES = 32 * 1024 * 1024;

    public static final WrongProxy REFUSES_32_MIB = limited(
            "refuses-32-mib",
            "The proxy takes bodies of less than 32 MiB.",
            right -> right.withMaxBodyBytes(LIMIT_BYTES - 1),
            Route::goOn);

    public static final WrongProxy ENDS_CHUNKS_EARLY = limited(
            "ends-chunks-early",
            "The proxy passes a body in chunks on without what comes behind the first 32 MiB less a byte.",
            right -> right,
            route -> truncated(route, LIMIT_BYTES - 1));

    public static final WrongProxy MEASURES_NO_CHUNKS = limited(
            "measures-no-chunks",
            "The proxy looks at the length that a body is said to have, and not at that of chunks.",
            right -> right.withMaxBodyBytes(Integer.MAX_VALUE),
            route -> route.length() > LIMIT_BYTES ? route.answer(413, "") : route.goOn());

    public static final WrongProxy PASSES_ON_WHAT_FITS = limited(
            "passes-on-what-fits",
            "The proxy passes the first 32 MiB of a body in chunks on as if they were the whole.",
            right -> right,
            route -> truncated(route, LIMIT_BYTES));

    public static final WrongProxy HOLDS_WHOLE_BODIES = new WrongProxy(
            "holds-whole-bodies",
            "The proxy takes the whole of a body before it sends any of it, has memory for 32 MiB of them, and hangs up on"
                    + " the others.",
            (right, config, clock) -> {
                AtomicLong held = new AtomicLong();
                return right.withFront(new Routing(right, config, route -> {
                    if (!route.is(Call.WRITE_PATH)) {
                        return route.goOn();
                    }
                    long bytes = route.length();
                    if (held.addAndGet(bytes) > LIMIT_BYTES) {
                        held.addAndGet(-bytes);
                        return route.hangUp();
                    }
                    return route.endingWith(() -> held.addAndGet(-bytes)).goOnWithWhole();
                }));
            });

    public static final WrongProxy COUNTS_ALL_ALIKE = countingAllAlike(
            "counts-all-alike", "The proxy counts all writes by one number, whatever it answers.", pages -> "");

    /** As the usual library for metrics in Go counts them. */
    public static final WrongProxy COUNTS_ALL_ALIKE_AND_PAGES = countingAllAlike(
            "counts-all-alike-and-pages",
            "The proxy counts all writes by one number, whatever it answers, and by another the pages of metrics.",
            pages -> "promhttp_metric_handler_requests_total{code=\"200\"} " + pages + "\n");

    public static final WrongProxy BEGINS_A_COUNTER_A_PAGE = new WrongProxy(
            "begins-a-counter-a-page",
            "The proxy shows one more counter with every page of metrics, and counts no write.",
            (right, config, clock) -> {
                AtomicInteger pages = new AtomicInteger();
                return right.withFront(new Routing(
                        right,
                        config,
                        route -> route.is("/metrics")
                                ? route.answer(
                                        200,
                                        IntStream.rangeClosed(1, pages.incrementAndGet())
                                                .mapToObj(page -> "pages_total{page=\"" + page + "\"} 1\n")
                                                .collect(Collectors.joining()))
                                : route.goOn()));
            });

    private SizeMutants() {}

    private static WrongProxy countingAllAlike(String name, String sentence, IntFunction<String> ofPages) {
        return new WrongProxy(name, sentence, (right, config, clock) -> {
            AtomicInteger writes = new AtomicInteger();
            AtomicInteger pages = new AtomicInteger();
            return right.withFront(new Routing(right, config, route -> {
                if (route.is(Call.WRITE_PATH)) {
                    writes.incrementAndGet();
                }
                return route.is("/metrics")
                        ? route.answer(200, "writes_total " + writes + "\n" + ofPages.apply(pages.getAndIncrement()))
                        : route.goOn();
            }));
        });
    }

    private static boolean truncated(Route route, int atMost) throws Exception {
        return route.has(HttpHeader.TRANSFER_ENCODING)
                ? route.goOn(new WrongRequests.UpTo(route.request(), atMost))
                : route.goOn();
    }

    private static WrongProxy limited(String name, String sentence, UnaryOperator<Limits> change, Routing.Wrong wrong) {
        return new WrongProxy(name, sentence, new ProxyChange() {
            @Override
            public Limits limits(Limits right) {
                return change.apply(right);
            }

            @Override
            public ProxyParts apply(ProxyParts right, ProxyConfig config, Clock clock) {
                return right.withFront(new Routing(right, config, wrong));
            }
        });
    }
}
