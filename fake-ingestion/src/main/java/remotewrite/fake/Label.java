package remotewrite.fake;

import java.util.Objects;

/** A label of a time series or an exemplar, as it stood on the wire; an absent string is empty (proto3). */
public record Label(String name, String value) {
    public Label {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(value, "value is null");
    }
}
