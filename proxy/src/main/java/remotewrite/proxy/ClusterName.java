package remotewrite.proxy;

import java.util.Objects;

/** The name under which the log speaks of the cluster, if it has one. */
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
