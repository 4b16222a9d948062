package remotewrite.fake.setup;

import java.util.Objects;
import java.util.Optional;
import remotewrite.fake.IdentityAnswers;
import remotewrite.fake.IdentityAnswers.MissingHeader;
import remotewrite.fake.IdentityAnswers.UnknownResource;
import remotewrite.fake.cloud.CloudSettings;

/**
 * What a setup file says of the endpoints of managed identities.
 *
 * @param answers where several are known or plausible; what the file does not say is as in {@link IdentityAnswers#DEFAULT}
 */
public record ImdsSetup(IdentityAnswers answers) {
    static final String[] KEYS = {"answers"};
    static final String[] ANSWERS = {"missingHeader", "unknownResource"};

    public ImdsSetup {
        Objects.requireNonNull(answers, "answers is null");
    }

    CloudSettings on(CloudSettings there) {
        return there.withAnswers(there.answers().withIdentities(answers));
    }

    static Optional<ImdsSetup> read(Section section) {
        IdentityAnswers answers =
                section.section("answers", ImdsSetup::answersOf, ANSWERS).orElse(IdentityAnswers.DEFAULT);
        return section.value(() -> new ImdsSetup(answers));
    }

    private static Optional<IdentityAnswers> answersOf(Section section) {
        IdentityAnswers usual = IdentityAnswers.DEFAULT;
        MissingHeader header = section.oneOf("missingHeader", MissingHeader.values(), usual.missingHeader());
        UnknownResource resource = section.oneOf("unknownResource", UnknownResource.values(), usual.unknownResource());
        return section.value(() -> new IdentityAnswers(header, resource));
    }
}
