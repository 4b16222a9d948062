package remotewrite.conformance.mutant;

import remotewrite.conformance.Call;
import remotewrite.conformance.Mutant.WrongProxy;
import remotewrite.conformance.mutant.WrongRequests.AsWrite;

/** Reference proxies that mix up the pages of their own and where writes go. */
public final class PageMutants {
    private static final String HEALTH = "/health";

    /** As a server with internal redirects does: the path that was written anew is looked up among all it has. */
    public static final WrongProxy ANSWERS_WRITES_WITH_ITS_PAGES = new WrongProxy(
            "answers-writes-with-its-pages",
            "The proxy answers a write itself when the path of the ingestion URL is that of a page of its own.",
            (right, config, clock) -> right.withFront(new Routing(
                    right,
                    config,
                    route -> route.is(Call.WRITE_PATH)
                                    && config.ingestionUrl().getPath().equals(HEALTH)
                            ? route.answer(200, "alive")
                            : route.goOn())));

    public static final WrongProxy FORWARDS_THE_PATH_OF_INGESTION = new WrongProxy(
            "forwards-the-path-of-ingestion",
            "The proxy forwards whatever asks for the path of the ingestion URL.",
            (right, config, clock) -> right.withFront(new Routing(
                    right,
                    config,
                    route -> route.is(config.ingestionUrl().getPath())
                            ? route.goOn(new AsWrite(route.request()))
                            : route.goOn())));

    private PageMutants() {}
}
