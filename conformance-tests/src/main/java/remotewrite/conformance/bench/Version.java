package remotewrite.conformance.bench;

import java.util.Optional;

/** The version of this harness and of the reference proxy in it. */
public final class Version {
    /** From the jar's manifest; {@code development build} when run from classes. */
    public static final String OF_THIS_BUILD = Optional.ofNullable(
                    Version.class.getPackage().getImplementationVersion())
            .orElse("development build");

    private Version() {}
}
