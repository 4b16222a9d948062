package remotewrite.proxy;

import java.util.Objects;

/** The name of the cluster, if it has one; the log says it once, at the start. */
public sealed interface ClusterName {
    record Named(String name) implements ClusterName {
        public Named {
            Objects.requireNonNull(name, "name is null");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Unnamed() implements ClusterName {
        @Override
        public String toString() {
            return "unnamed";
        }
    }
}
