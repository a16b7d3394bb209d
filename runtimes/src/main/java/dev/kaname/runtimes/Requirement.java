package dev.kaname.runtimes;

import java.util.List;

/// One package that is asked for.
///
/// @param name in its normal form: lower case, `-` between the parts
/// @param extras optional features, in their normal form, sorted
/// @param versions comparisons such as `>=1.2`, as written, in order; empty means any version
/// @param marker the condition under which it is needed, or empty
public record Requirement(String name, List<String> extras, List<String> versions, String marker) {
    public Requirement {
        extras = List.copyOf(extras);
        versions = List.copyOf(versions);
    }

    /// The one way to write it, for the resolver and for digests.
    public String canonical() {
        return name
                + (extras.isEmpty() ? "" : "[" + String.join(",", extras) + "]")
                + String.join(",", versions)
                + (marker.isEmpty() ? "" : " ; " + marker);
    }
}
