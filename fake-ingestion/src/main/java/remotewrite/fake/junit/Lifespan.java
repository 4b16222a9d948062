package remotewrite.fake.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ModifierSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** From when until when an extension's cloud runs: for a class, for a test, or until the run ends. */
final class Lifespan {
    private final FakeCloudExtension extension;
    private final RestartingCloud running;

    /** The unique id of the class or test the extension was registered for, empty before its first callback. */
    private String owner = "";

    Lifespan(FakeCloudExtension extension, RestartingCloud running) {
        this.extension = extension;
        this.running = running;
    }

    /** Nested classes are within the class that registered it: the first to come is the outermost. */
    void begin(ExtensionContext context) {
        if (!owner.isEmpty()) {
            return;
        }
        owner = context.getUniqueId();
        running.startIfEnded();
        if (shared(context)) {
            // closed by JUnit after the last test of the run
            context.getRoot()
                    .getStore(Namespace.create(FakeCloudExtension.class))
                    .put(running, running);
        }
    }

    void end(ExtensionContext context) {
        if (!context.getUniqueId().equals(owner)) {
            return;
        }
        owner = "";
        if (!shared(context)) {
            running.close();
        }
    }

    /**
     * Whether the class that registered it has it from a class or interface that others may have it from as well. One that has it
     * itself ends it, though others extend it: most classes of tests could be extended, and nobody does.
     */
    private boolean shared(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        return AnnotationSupport.findAnnotatedFields(type, RegisterExtension.class, ModifierSupport::isStatic).stream()
                .filter(field -> field.getDeclaringClass() != type)
                .map(field -> ReflectionSupport.tryToReadFieldValue(field, null))
                .anyMatch(value -> value.toOptional().filter(extension::equals).isPresent());
    }
}
