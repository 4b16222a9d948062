package remotewrite.fake.setup;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.cloud.CloudSettings;
import remotewrite.fake.store.AzureLimits;

/**
 * What a setup file says of the ingestion endpoint and the workspace behind it.
 *
 * @param profile which contents are taken, {@link IngestionProfile#AZURE} unless the file says otherwise
 * @param limits of the workspace; what the file does not say is as in {@link IngestionProfile#limits}
 * @param ruleLimits of the data collection rule; the same
 * @param tokenSkew by how much clocks may differ when the times of a token are judged, 0 s unless the file says otherwise
 * @param answers where several are known or plausible; what the file does not say is as in {@link IngestionAnswers#DEFAULT}
 */
public record IngestionSetup(
        IngestionProfile profile,
        AzureLimits limits,
        AzureLimits.PerRule ruleLimits,
        Duration tokenSkew,
        IngestionAnswers answers) {
    static final String[] KEYS = {
        "profile",
        "bodyBytes",
        "requestsPerMinute",
        "bytesPerMinute",
        "bytesCounted",
        "activeSeries",
        "activeFor",
        "eventsPerMinute",
        "retention",
        "lateReason",
        "labels",
        "metricNameChars",
        "labelNameChars",
        "labelValueChars",
        "reservedNames",
        "before",
        "after",
        "outsideReason",
        "tokenSkew",
        "answers"
    };

    public IngestionSetup {
        Objects.requireNonNull(profile, "profile is null");
        Objects.requireNonNull(limits, "limits is null");
        Objects.requireNonNull(ruleLimits, "ruleLimits is null");
        Objects.requireNonNull(tokenSkew, "tokenSkew is null");
        Objects.requireNonNull(answers, "answers is null");
        AnswersReader.refused(profile, answers).stream().findFirst().ifPresent(refused -> {
            throw new IllegalArgumentException(
                    "answers." + refused.key() + ": '" + refused.written() + "' " + refused.why());
        });
    }

    CloudSettings on(CloudSettings there) {
        CloudSettings changed = there.withProfile(profile).withLimits(limits, ruleLimits);
        return changed.withIngestion(changed.ingestion().withTokenSkew(tokenSkew))
                .withAnswers(changed.answers().withIngestion(answers));
    }

    /** @param told is given the profile, whatever is wrong with the rest */
    static Optional<IngestionSetup> read(Section section, Consumer<IngestionProfile> told) {
        IngestionProfile profile = section.oneOf("profile", IngestionProfile.values(), IngestionProfile.AZURE);
        told.accept(profile);
        AzureLimits.PerRule rule = profile.ruleLimits();
        long bodyBytes = section.number("bodyBytes", rule.bodyBytes());
        long requests = section.number("requestsPerMinute", rule.requestsPerMinute());
        long bytes = section.number("bytesPerMinute", rule.bytesPerMinute());
        AzureLimits.BytesCounted counted =
                section.oneOf("bytesCounted", AzureLimits.BytesCounted.values(), rule.bytesCounted());
        AzureLimits.PerWorkspace workspace = profile.limits().workspace();
        long activeSeries = section.number("activeSeries", workspace.activeSeries());
        Duration activeFor = section.duration("activeFor", Span.FROM_A_MINUTE, workspace.activeFor());
        long events = section.number("eventsPerMinute", workspace.eventsPerMinute());
        Duration retention = section.duration("retention", Span.FROM_A_MILLISECOND, workspace.retention());
        AzureLimits.LateReason late =
                section.oneOf("lateReason", AzureLimits.LateReason.values(), workspace.lateReason());
        if (profile == IngestionProfile.SPEC && late != workspace.lateReason()) {
            section.refuse(
                    "lateReason", "is for the profile azure; the profile spec always tells the order: leave this out");
        }
        AzureLimits.PerSeries series = profile.limits().series();
        long labels = section.number("labels", series.labels());
        long metricNameChars = section.number("metricNameChars", series.metricNameChars());
        long labelNameChars = section.number("labelNameChars", series.labelNameChars());
        long labelValueChars = section.number("labelValueChars", series.labelValueChars());
        Set<String> reserved =
                section.has("reservedNames") ? Set.copyOf(section.texts("reservedNames")) : series.reservedNames();
        AzureLimits.Window window = profile.limits().window();
        Duration before = section.duration("before", Span.FROM_A_MILLISECOND, window.before());
        Duration after = section.duration("after", Span.FROM_A_MILLISECOND, window.after());
        AzureLimits.OutsideReason outside =
                section.oneOf("outsideReason", AzureLimits.OutsideReason.values(), window.outsideReason());
        Duration tokenSkew = section.duration("tokenSkew", Span.FROM_ZERO, Duration.ZERO);
        IngestionAnswers answers = section.section(
                        "answers", one -> AnswersReader.read(one, profile), AnswersReader.KEYS)
                .orElse(IngestionAnswers.DEFAULT);
        return section.value(() -> new IngestionSetup(
                profile,
                new AzureLimits(
                        new AzureLimits.PerWorkspace(activeSeries, activeFor, events, retention, late),
                        new AzureLimits.PerSeries(labels, metricNameChars, labelNameChars, labelValueChars, reserved),
                        new AzureLimits.Window(before, after, outside)),
                new AzureLimits.PerRule(bodyBytes, requests, bytes, counted),
                tokenSkew,
                answers));
    }
}
