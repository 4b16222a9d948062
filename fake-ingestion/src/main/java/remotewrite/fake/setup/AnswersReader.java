package remotewrite.fake.setup;

import java.util.Optional;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionAnswers.EmptyBody;
import remotewrite.fake.IngestionAnswers.OverLimit;
import remotewrite.fake.IngestionAnswers.RefusedToken;
import remotewrite.fake.IngestionAnswers.Role;
import remotewrite.fake.IngestionAnswers.Success;
import remotewrite.fake.IngestionAnswers.Throttled;
import remotewrite.fake.IngestionAnswers.UnknownStream;
import remotewrite.fake.IngestionAnswers.Version2;

/** Reads which of several answers the ingestion endpoint gives. */
final class AnswersReader {
    static final String[] KEYS = {
        "role", "throttled", "success", "refusedToken", "overLimit", "emptyBody", "unknownStream", "version2"
    };

    private AnswersReader() {}

    /** What the section does not say is as in {@link IngestionAnswers#DEFAULT}. */
    static Optional<IngestionAnswers> read(Section section) {
        IngestionAnswers usual = IngestionAnswers.DEFAULT;
        Role role = section.oneOf("role", Role.values(), usual.role());
        Throttled throttled = section.oneOf("throttled", Throttled.values(), usual.throttled());
        Success success = section.oneOf("success", Success.values(), usual.success());
        RefusedToken token = section.oneOf("refusedToken", RefusedToken.values(), usual.refusedToken());
        OverLimit overLimit = section.oneOf("overLimit", OverLimit.values(), usual.overLimit());
        EmptyBody emptyBody = section.oneOf("emptyBody", EmptyBody.values(), usual.emptyBody());
        UnknownStream stream = section.oneOf("unknownStream", UnknownStream.values(), usual.unknownStream());
        Version2 version2 = section.oneOf("version2", Version2.values(), usual.version2());
        return section.value(
                () -> new IngestionAnswers(role, throttled, success, token, overLimit, emptyBody, stream, version2));
    }
}
