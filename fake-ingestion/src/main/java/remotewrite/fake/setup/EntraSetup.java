package remotewrite.fake.setup;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.entra.EntraAnswers;
import remotewrite.fake.entra.EntraPolicy;
import remotewrite.fake.entra.IssuerName;
import remotewrite.fake.entra.RefreshIn;
import remotewrite.fake.entra.Throttling;

/**
 * What a setup file says of the token service's behaviour towards everybody; what is empty is left as it is.
 *
 * @param refreshIn when holders of tokens are told to refresh them
 * @param issuer whom its metadata names as issuer
 * @param assertionSkew by how much clocks may differ when the times of a client assertion are judged
 * @param throttling how many token requests it takes
 * @param answers where several are known or plausible; what the file does not say of them is as in {@link
 *     EntraAnswers#DEFAULT}
 */
public record EntraSetup(
        Optional<RefreshIn> refreshIn,
        Optional<IssuerName> issuer,
        Optional<Duration> assertionSkew,
        Optional<Throttling> throttling,
        Optional<EntraAnswers> answers) {
    static final String[] KEYS = {"refreshIn", "issuer", "assertionSkew", "throttling", "answers"};

    private static final String[] THROTTLING = {"requests", "window", "retryAfter", "answer"};
    private static final String[] ANSWERS = {
        "notPropagated",
        "blockedByPolicy",
        "unknownTenant",
        "missingScope",
        "issuerUnreachable",
        "tenantRate",
        "assertionSpace"
    };
    /** As captured (entra.md 3.2). */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    public EntraSetup {
        Objects.requireNonNull(refreshIn, "refreshIn is null");
        Objects.requireNonNull(issuer, "issuer is null");
        Objects.requireNonNull(assertionSkew, "assertionSkew is null");
        Objects.requireNonNull(throttling, "throttling is null");
        Objects.requireNonNull(answers, "answers is null");
    }

    /**
     * The policy with this setup. A lifetime that tokens are given afterwards is not judged: a cloud with such a policy starts,
     * and tells its clients what it is told to.
     *
     * @throws SetupException when its tokens end before they are to be refreshed
     */
    public EntraPolicy on(EntraPolicy there) {
        Duration lifetime = there.tokenLifetime();
        tooLate(refreshIn, lifetime).ifPresent(time -> {
            throw new SetupException(List.of("entra.refreshIn: '" + time + "' " + afterTheEnd(lifetime)));
        });
        return there.withRefreshIn(refreshIn.orElse(there.refreshIn()))
                .withIssuerName(issuer.orElse(there.issuerName()))
                .withAssertionSkew(assertionSkew.orElse(there.assertionSkew()))
                .withThrottling(throttling.orElse(there.throttling()))
                .withAnswers(answers.orElse(there.answers()));
    }

    private static Optional<Duration> tooLate(Optional<RefreshIn> refreshIn, Duration lifetime) {
        return refreshIn.flatMap(told -> told.of(lifetime)).filter(time -> time.compareTo(lifetime) > 0);
    }

    private static String afterTheEnd(Duration lifetime) {
        return "is after the end of the tokens, which live %s s; write a shorter time, or let tokens live longer"
                .formatted(lifetime.toSeconds());
    }

    /** @param tokenLifetime of the tokens that are to be refreshed, empty when it is not known yet */
    static Optional<EntraSetup> read(Section section, Optional<Duration> tokenLifetime) {
        Optional<RefreshIn> refreshIn = section.has("refreshIn")
                ? section.word(
                        "refreshIn", "usual, absent or a duration of whole seconds like PT5M", EntraSetup::refresh)
                : Optional.empty();
        tokenLifetime.ifPresent(lifetime ->
                tooLate(refreshIn, lifetime).ifPresent(time -> section.refuse("refreshIn", afterTheEnd(lifetime))));
        Optional<IssuerName> issuer = section.has("issuer")
                ? section.word("issuer", "asAsked, ofTheCloud or a host like wrong.example:443", EntraSetup::issuerName)
                : Optional.empty();
        Optional<Duration> skew = section.has("assertionSkew")
                ? Optional.of(section.duration("assertionSkew", Span.FROM_ZERO))
                : Optional.empty();
        Optional<Throttling> throttling = section.section("throttling", EntraSetup::limit, THROTTLING);
        Optional<EntraAnswers> answers = section.section("answers", EntraSetup::answersOf, ANSWERS);
        return section.value(() -> new EntraSetup(refreshIn, issuer, skew, throttling, answers));
    }

    private static Optional<RefreshIn> refresh(String text) {
        return switch (text) {
            case "usual" -> Optional.of(new RefreshIn.Usual());
            case "absent" -> Optional.of(new RefreshIn.Absent());
            default -> after(text);
        };
    }

    private static Optional<RefreshIn> after(String duration) {
        try {
            return Optional.of(new RefreshIn.After(Duration.parse(duration)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<IssuerName> issuerName(String text) {
        return switch (text) {
            case "asAsked" -> Optional.of(new IssuerName.AsAsked());
            case "ofTheCloud" -> Optional.of(new IssuerName.OfTheCloud());
            default -> host(text).map(IssuerName.Host::new);
        };
    }

    /** A host is told from a misspelt word by its dot, or by its port. */
    private static Optional<String> host(String text) {
        try {
            URI uri = URI.create("https://" + text + "/");
            boolean alone = Optional.ofNullable(uri.getHost())
                    .map(host -> host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                    .filter(text::equals)
                    .isPresent();
            return Optional.of(text).filter(host -> alone && (host.contains(".") || host.contains(":")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Throttling> limit(Section section) {
        long requests = section.number("requests");
        Duration window = section.duration("window", Span.FROM_A_MILLISECOND);
        Duration retryAfter = section.duration("retryAfter", Span.WHOLE_SECONDS, RETRY_AFTER);
        Throttling.Answer answer = section.oneOf("answer", Throttling.Answer.values(), Throttling.Answer.PLAIN_TEXT);
        return section.value(() -> new Throttling.Limit(requests, window, retryAfter, answer));
    }

    private static Optional<EntraAnswers> answersOf(Section section) {
        EntraAnswers usual = EntraAnswers.DEFAULT;
        EntraAnswers.NotPropagated notPropagated =
                section.oneOf("notPropagated", EntraAnswers.NotPropagated.values(), usual.notPropagated());
        EntraAnswers.BlockedByPolicy blocked =
                section.oneOf("blockedByPolicy", EntraAnswers.BlockedByPolicy.values(), usual.blockedByPolicy());
        EntraAnswers.UnknownTenant tenant =
                section.oneOf("unknownTenant", EntraAnswers.UnknownTenant.values(), usual.unknownTenant());
        EntraAnswers.MissingScope scope =
                section.oneOf("missingScope", EntraAnswers.MissingScope.values(), usual.missingScope());
        EntraAnswers.IssuerUnreachable unreachable =
                section.oneOf("issuerUnreachable", EntraAnswers.IssuerUnreachable.values(), usual.issuerUnreachable());
        EntraAnswers.TenantRate rate =
                section.oneOf("tenantRate", EntraAnswers.TenantRate.values(), usual.tenantRate());
        EntraAnswers.AssertionSpace space =
                section.oneOf("assertionSpace", EntraAnswers.AssertionSpace.values(), usual.assertionSpace());
        return section.value(() -> new EntraAnswers(notPropagated, blocked, tenant, scope, unreachable, rate, space));
    }
}
