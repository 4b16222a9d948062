package remotewrite.fake.setup;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.NativeHistograms;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Role;
import remotewrite.fake.IngestionAnswers.Success;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.IngestionAnswers.Version2;
import remotewrite.fake.IngestionProfile;

/** Reads which of several answers the ingestion endpoint gives. */
final class AnswersReader {
    static final String[] KEYS = {
        "role",
        "throttled",
        "success",
        "refusedToken",
        "overLimit",
        "emptyBody",
        "unknownStream",
        "version2",
        "nativeHistograms"
    };

    private AnswersReader() {}

    /**
     * An answer that a profile does not let be chosen.
     *
     * @param key of the answer in a setup file
     * @param written the word chosen, as a setup file has it
     * @param why what is wrong with the word, to follow it
     */
    record Refused(String key, String written, String why) {
        Refused {
            Objects.requireNonNull(key, "key is null");
            Objects.requireNonNull(written, "written is null");
            Objects.requireNonNull(why, "why is null");
        }
    }

    /** What of {@code answers} is not for the profile. */
    static List<Refused> refused(IngestionProfile profile, IngestionAnswers answers) {
        return refused(
                profile, answers.emptyBody(), answers.overLimit(), answers.version2(), answers.nativeHistograms());
    }

    private static List<Refused> refused(
            IngestionProfile profile,
            EmptyBody emptyBody,
            OverLimit overLimit,
            Version2 version2,
            NativeHistograms histograms) {
        IngestionAnswers usual = IngestionAnswers.DEFAULT;
        return switch (profile) {
            case AZURE -> List.of();
            case SPEC ->
                Stream.of(
                                refused("emptyBody", emptyBody, usual.emptyBody(), "answers 400"),
                                refused("overLimit", overLimit, usual.overLimit(), "tells whatever is dropped"),
                                refused("version2", version2, usual.version2(), "takes it by itself"),
                                refused(
                                        "nativeHistograms",
                                        histograms,
                                        usual.nativeHistograms(),
                                        "keeps them by itself"))
                        .flatMap(Optional::stream)
                        .toList();
        };
    }

    private static <E extends Enum<E>> Optional<Refused> refused(String key, E chosen, E usual, String does) {
        return chosen == usual
                ? Optional.empty()
                : Optional.of(new Refused(
                        key,
                        SetupWords.camelCase(chosen),
                        "is for the profile azure; the profile spec " + does + ": leave this out"));
    }

    /**
     * What the section does not say is as in {@link IngestionAnswers#DEFAULT}.
     *
     * @param profile by the specifications some answers are not to be chosen
     */
    static Optional<IngestionAnswers> read(Section section, IngestionProfile profile) {
        IngestionAnswers usual = IngestionAnswers.DEFAULT;
        Role role = section.oneOf("role", Role.values(), usual.role());
        Throttled throttled = section.oneOf("throttled", Throttled.values(), usual.throttled());
        Success success = section.oneOf("success", Success.values(), usual.success());
        RefusedToken token = section.oneOf("refusedToken", RefusedToken.values(), usual.refusedToken());
        OverLimit overLimit = section.oneOf("overLimit", OverLimit.values(), usual.overLimit());
        EmptyBody emptyBody = section.oneOf("emptyBody", EmptyBody.values(), usual.emptyBody());
        UnknownStream stream = section.oneOf("unknownStream", UnknownStream.values(), usual.unknownStream());
        Version2 version2 = section.oneOf("version2", Version2.values(), usual.version2());
        NativeHistograms histograms =
                section.oneOf("nativeHistograms", NativeHistograms.values(), usual.nativeHistograms());
        refused(profile, emptyBody, overLimit, version2, histograms)
                .forEach(refused -> section.refuse(refused.key(), refused.why()));
        return section.value(() -> new IngestionAnswers(
                role, throttled, success, token, overLimit, emptyBody, stream, version2, histograms));
    }
}
