package dev.kaname.delivery;

/// What must hold before a version is placed behind an endpoint.
public enum GateRule {
    /// Whatever was not refused: a version nobody judged may be deployed by hand.
    NOT_REFUSED,
    /// Only what was judged, and found good enough.
    PASSED
}
