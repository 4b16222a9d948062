package remotewrite.conformance.suite;

import static remotewrite.conformance.Check.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.conformance.Check;
import remotewrite.conformance.Check.Judged;
import remotewrite.conformance.Claim;
import remotewrite.conformance.Finding;
import remotewrite.conformance.Ledger;
import remotewrite.conformance.Recording;
import remotewrite.conformance.Stimulus;
import remotewrite.conformance.mutant.ProxyMutants;
import remotewrite.conformance.mutant.SenderMutants;
import remotewrite.fake.Exchange;

/** LOSS: does every sample that was scraped arrive, whatever happens on the way? Judged on the ledger. */
public final class DeliveryChecks {
    static final Check LOSS_01 = loss(
            "LOSS-01",
            "Every sample arrives unaltered while nothing goes wrong.",
            Stimuli.STEADY,
            SenderMutants.SENDS_EVERY_SECOND_SCRAPE.showing("the sender never sent it"),
            SenderMutants.NARROWS_VALUES.showing(", arrived as "),
            SenderMutants.SENDS_SECONDS.showing(": arrived with timestamp "),
            SenderMutants.SETS_TIMESTAMPS_BACK.showing("ms, served with timestamp "));

    static final Check LOSS_02 = loss(
            "LOSS-02",
            "Every sample arrives although ingestion answers 503 for a while.",
            Stimuli.UNAVAILABLE,
            SenderMutants.GIVES_UP_AFTER_5XX.showing("told the sender: answered 503"),
            ProxyMutants.TURNS_503_INTO_400.showing("answered 503; the proxy told the sender: answered 400"));

    static final Check LOSS_03 = loss(
            "LOSS-03",
            "Every sample arrives although ingestion asks to retry later.",
            Stimuli.RETRY_AFTER,
            SenderMutants.GIVES_UP_AFTER_5XX.showing("told the sender: answered 503"));

    static final Check LOSS_04 = loss(
            "LOSS-04",
            "Every sample arrives although ingestion cuts connections.",
            Stimuli.CUT,
            ProxyMutants.ANSWERS_400_WHEN_CUT.showing("told the sender: answered 400"));

    static final Check LOSS_05 = loss(
            "LOSS-05",
            "Every sample arrives although ingestion refuses a token.",
            Stimuli.UNAUTHORIZED,
            ProxyMutants.PASSES_401_BACK.showing("told the sender: answered 401"));

    static final Check LOSS_06 = loss(
            "LOSS-06",
            "Every sample arrives although tokens expire.",
            Stimuli.TOKEN_EXPIRY,
            ProxyMutants.NEVER_RENEWS.showing("answered 401"));

    static final Check LOSS_07 = loss(
            "LOSS-07",
            "Every sample arrives although Entra is down for 10 s.",
            Stimuli.ENTRA_DOWN,
            ProxyMutants.ANSWERS_400_WITHOUT_TOKEN.showing("answered 400"),
            ProxyMutants.RENEWAL_DIES.showing("answered 503"));

    static final Check LOSS_08 = check("LOSS-08", "Every sample is stored once, and nothing that nobody served.")
            .clauses("RW1-I-01", "PX-41")
            .when(Stimuli.STEADY, Judged.DELIVERY)
            .then(recording -> {
                Ledger ledger = Ledger.of(recording);
                if (ledger.delivered() == 0) {
                    return Finding.notSeen("no sample arrived");
                }
                if (ledger.duplicated().isEmpty() && ledger.unexpected().isEmpty()) {
                    return Finding.holds("samples stored once", ledger.delivered());
                }
                return Finding.fails(
                        "0 duplicated, 0 unexpected",
                        ledger.duplicated().count() + " duplicated, "
                                + ledger.unexpected().count() + " unexpected; the first: "
                                + first(ledger.duplicated(), ledger.unexpected()));
            })
            .caughtBy(
                    SenderMutants.RESENDS_ACCEPTED_WRITES.showing("accepted 2 times"),
                    SenderMutants.INVENTS_A_SERIES.showing("nobody served it"));

    public static final List<Check> ALL =
            List.of(LOSS_01, LOSS_02, LOSS_03, LOSS_04, LOSS_05, LOSS_06, LOSS_07, LOSS_08);

    private DeliveryChecks() {}

    private static Check loss(String id, String sentence, Stimulus stimulus, Claim... claims) {
        return check(id, sentence)
                .clauses("RW1-I-01", "AZ-05")
                .when(stimulus, Judged.DELIVERY)
                .then(recording -> happened(stimulus, recording)
                        ? nothingLost(recording)
                        : Finding.notSeen("what the stimulus is about did not happen: " + stimulus.did()))
                .caughtBy(claims);
    }

    /** Silence is no pass: a fault that was scripted must have been played, a short life must have ended. */
    private static boolean happened(Stimulus stimulus, Recording recording) {
        boolean ingestion = stimulus.ingestion().steps().isEmpty() || played(recording.proxyToIngestion());
        boolean entra = stimulus.entra().steps().isEmpty()
                || played(recording.proxyToEntra())
                        && recording.senderToProxy().stream().anyMatch(exchange -> !exchange.accepted());
        boolean expired = stimulus.tokenLifetime().equals(Stimulus.USUAL_TOKEN_LIFETIME)
                || Tokens.issued(recording).stream()
                        .anyMatch(token -> recording.senderToProxy().stream()
                                .anyMatch(exchange -> exchange.startedAt().isAfter(token.expiresAt())));
        return ingestion && entra && expired;
    }

    private static boolean played(List<Exchange> exchanges) {
        return exchanges.stream().anyMatch(exchange -> !exchange.fault().isEmpty());
    }

    private static Finding nothingLost(Recording recording) {
        Ledger ledger = Ledger.of(recording);
        if (ledger.served() == 0) {
            return Finding.notSeen("the target served no samples");
        }
        Optional<Ledger.Entry> missing = Stream.of(ledger.lost(), ledger.altered(), ledger.late())
                .flatMap(kind -> kind.first().stream())
                .findFirst();
        if (missing.isEmpty()) {
            return Finding.holds("samples delivered", ledger.delivered() + " of " + ledger.served());
        }
        Finding.Fails fails = Finding.fails(
                "all " + ledger.served() + " samples, unaltered and in time",
                "%d delivered, %d lost, %d altered, %d late; the first: %s"
                        .formatted(
                                ledger.delivered(),
                                ledger.lost().count(),
                                ledger.altered().count(),
                                ledger.late().count(),
                                missing.get()));
        return examples(
                examples(examples(fails, "lost", ledger.lost()), "altered", ledger.altered()), "late", ledger.late());
    }

    private static Finding.Fails examples(Finding.Fails fails, String kind, Ledger.Entries entries) {
        Finding.Fails more = fails;
        for (Ledger.Entry entry : entries.first()) {
            more = more.with(kind, entry);
        }
        return more;
    }

    private static Ledger.Entry first(Ledger.Entries some, Ledger.Entries others) {
        return (some.isEmpty() ? others : some).first().getFirst();
    }
}
